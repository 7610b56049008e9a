package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads whose file another pool places. */
class SaveTest {

    private static final PoolName DISK = new PoolName("disk");

    @TempDir
    private Path directory;

    private Origin origin;
    private DownloadFixture fixture;
    private final RecordingTaskContext context = RecordingTaskContext.first();

    @BeforeEach
    void start() throws IOException {
        origin =
                Origin.start().on("/hello.txt", (_, wire) -> wire.answer(200, "Content-Type: text/plain\r\n", "hello"));
        fixture = new DownloadFixture(directory, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
    }

    private Outcome.Part handedOver(@Nullable String checksum) throws Exception {
        var spec = new TaskSpec.Download(origin.url("/hello.txt").toString(), null, Map.of(), checksum, null, DISK);
        assertThat(fixture.handler.handsOverTo(spec)).containsEntry("save.pool", DISK);
        var outcome = (Outcome.HandOver) fixture.handler.run(spec, context);
        assertThat(outcome.pool()).isEqualTo(DISK);
        return outcome.rest();
    }

    @Test
    void fileIsPlacedOnceByTheSecondPart() throws Exception {
        var rest = handedOver(null);
        assertThat(fixture.files())
                .singleElement()
                .satisfies(file -> assertThat(file.toString()).endsWith(".part"));

        var done = (Outcome.Succeeded) rest.run(context);

        assertThat(done.result().path("bytes").asInt()).isEqualTo(5);
        assertThat(fixture.files())
                .isNotEmpty()
                .noneSatisfy(file -> assertThat(file.toString()).endsWith(".part"));
        assertThat(fixture.content.open(done.content(), 0)).hasContent("hello");
    }

    @Test
    void checksumIsComparedByTheSecondPart() throws Exception {
        var failed = (Outcome.Failed) handedOver("sha-256=" + "0".repeat(64)).run(context);

        assertThat(failed.error().code()).isEqualTo(ErrorCode.CHECKSUM_MISMATCH);
        assertThat(fixture.files()).isEmpty();
    }

    @Test
    void nothingIsLeftWhenItIsThrownAway() throws Exception {
        handedOver(null).discard();

        assertThat(fixture.files()).isEmpty();
    }

    @Test
    void nothingIsLeftWhenItIsStopped() throws Exception {
        for (var kind : new Thread.Builder[] {Thread.ofVirtual(), Thread.ofPlatform()}) {
            var rest = handedOver(null);
            var told = RecordingTaskContext.first();
            told.requestStop();
            var run = new FutureTask<>(() -> rest.run(told));
            kind.start(run);

            assertThat(run.get(2, TimeUnit.SECONDS)).isInstanceOf(Outcome.Stopped.class);
            assertThat(fixture.files()).isEmpty();
        }
    }

    @Test
    void interruptedPlacingLeavesNothing() throws Exception {
        var rest = handedOver(null);
        var run = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            return rest.run(context);
        });
        Thread.ofVirtual().start(run);

        assertThat(run.get(2, TimeUnit.SECONDS)).isInstanceOf(Outcome.Stopped.class);
        assertThat(fixture.files()).isEmpty();
    }
}
