package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
        var requests = new AtomicInteger();
        origin.on("/file", (request, wire) -> {
            if (requests.incrementAndGet() != 3) {
                file.answer(request, wire);
                return;
            }
            if (delivered >= 0) {
                file.answer(request, wire, delivered);
            }
            wire.stall();
        });

        var done = fixture.succeeds(spec(), context);

        fixture.assertIs(done, file);
    }

    @Test
    void connectionThatDripsIsNotWaitedFor() throws Exception {
        var requests = new AtomicInteger();
        var dripped = new AtomicInteger();
        origin.on("/file", (request, wire) -> {
            if (requests.incrementAndGet() != 3) {
                file.answer(request, wire);
                return;
            }
            var part = file.part(request).orElseThrow();
            file.head(part, wire);
            for (long at = part.from(); at < part.to(); at++) {
                file.body(new ServedFile.Part(at, at + 1), wire, 1);
                dripped.incrementAndGet();
                wire.pause(Duration.ofMillis(20));
            }
        });

        var done = fixture.succeeds(spec(), context);

        fixture.assertIs(done, file);
        assertThat(dripped.get()).isBetween(1, MIB / 2);
        assertThat(fixture.received()).as("received twice").isLessThan(file.length() + MIB);
    }

    private TaskSpec.Download spec() {
        return download(origin.url("/file"), null, new TaskSpec.Fetching(4, List.of(), null, null));
    }
}
