package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file over several connections, of which one holds up the end. */
@Timeout(40)
class LateConnectionTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private Origin origin;
    private DownloadFixture fixture;
    private final ServedFile file = ServedFile.of(16 * MIB + 321);
    private final CountDownLatch third = new CountDownLatch(1);
    private final RecordingTaskContext context = RecordingTaskContext.first();

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start();
        fixture = new DownloadFixture(directory, Duration.ofMinutes(5));
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1000})
    void connectionThatNeverDeliversItsRestIsNotWaitedFor(int delivered) throws Exception {
        origin.on("/file", withThird((request, wire) -> {
            if (delivered >= 0) {
                file.answer(request, wire, delivered);
            }
            third.countDown();
            wire.stall();
        }));

        fixture.assertIs(fixture.succeeds(spec(), context), file);
    }

    @Test
    void connectionThatDripsIsNotWaitedFor() throws Exception {
        var dripped = new AtomicInteger();
        origin.on("/file", withThird((request, wire) -> {
            var part = file.part(request).orElseThrow();
            file.head(part, wire);
            for (long at = part.from(); at < part.to(); at++) {
                file.body(new ServedFile.Part(at, at + 1), wire, 1);
                dripped.incrementAndGet();
                third.countDown();
                wire.pause(Duration.ofMillis(20));
            }
        }));

        fixture.assertIs(fixture.succeeds(spec(), context), file);

        assertThat(dripped.get()).isBetween(1, MIB / 2);
        assertThat(fixture.received()).as("received twice").isLessThan(file.length() + MIB);
    }

    /** Serves as it should be, but for the third request, on which the first answer waits: it could bring everything. */
    private Origin.Script withThird(Origin.Script late) {
        var requests = new AtomicInteger();
        return (request, wire) -> {
            int number = requests.incrementAndGet();
            if (number == 3) {
                late.answer(request, wire);
                return;
            }
            var part = file.part(request).orElseThrow();
            file.head(part, wire);
            if (number == 1) {
                third.await();
            }
            file.body(part, wire, Integer.MAX_VALUE);
        };
    }

    private TaskSpec.Download spec() {
        return download(origin.url("/file"), null, new TaskSpec.Fetching(4, List.of(), null, null));
    }
}
