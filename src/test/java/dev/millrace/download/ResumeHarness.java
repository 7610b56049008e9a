package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.StopReason;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attempts that break off, and the next ones. */
@Timeout(20)
abstract class ResumeHarness {

    @TempDir
    Path directory;

    Origin origin;
    DownloadFixture fixture;
    final ServedFile file = ServedFile.of(800_000);
    RecordingTaskContext context = RecordingTaskContext.first();

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start();
        fixture = new DownloadFixture(directory, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
    }

    void serve(ServedFile served) {
        origin.on("/file", served);
    }

    TaskSpec.Download spec(@Nullable String checksum) {
        return new TaskSpec.Download(origin.url("/file").toString(), null, Map.of(), checksum, null);
    }

    /** One attempt of which 300,000 bytes arrive; the next one is about to begin then. */
    void breaksOff(ServedFile served, @Nullable String checksum) throws Exception {
        origin.on("/file", (request, wire) -> {
            served.answer(request, wire, 300_000);
            wire.close();
        });
        var failed = fixture.fails(spec(checksum), context, ErrorCode.TRUNCATED);
        assertThat(failed.error().retryable()).isTrue();
        context = context.next();
    }

    void setAside(int bytes) throws Exception {
        var answer = new Answer(200, origin.url("/file"), "text/plain", null, "\"v1\"", null);
        var note = new ResumeNote(origin.url("/file").toString(), new Validator("\"v1\""), null, answer);
        var draft = fixture.content.create(context.id(), context.attempt());
        draft.write(file.bytes(), 0, bytes);
        draft.setAside(note.toJson());
        context = context.next();
    }

    /** An attempt that is stopped when it waits for more than 300,000 bytes. */
    void stops(StopReason reason) throws Exception {
        origin.on("/file", (request, wire) -> {
            file.answer(request, wire, 300_000);
            wire.stall();
        });
        var run = new FutureTask<>(() -> fixture.handler.run(spec(null), context));
        var thread = Thread.ofVirtual().start(run);
        Awaitility.await().until(() -> context.told().stream().anyMatch(progress -> progress.completed() == 300_000));
        context.requestStop(reason);
        thread.interrupt();
        assertThat(run.get(5, TimeUnit.SECONDS)).isInstanceOf(Outcome.Stopped.class);
    }
}
