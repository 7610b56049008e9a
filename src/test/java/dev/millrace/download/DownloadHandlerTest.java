package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.Progress;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskHandlerContract;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadHandlerTest extends TaskHandlerContract<TaskSpec.Download> {

    private static final String HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    private Path directory;

    private Origin origin;
    private DownloadFixture fixture;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start()
                .on(
                        "/hello.txt",
                        (_, wire) -> wire.answer(
                                200, "Content-Type: text/plain; charset=utf-8\r\nETag: \"v1\"\r\n", "hello"))
                .on("/drip", (_, wire) -> {
                    wire.head(200, "Content-Length: 1000\r\n");
                    wire.send("some");
                    wire.stall();
                });
        fixture = new DownloadFixture(directory, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
    }

    @Override
    protected TaskHandler<TaskSpec.Download> handler() {
        return fixture.handler;
    }

    @Override
    protected TaskSpec.Download valid() {
        return download(origin.url("/hello.txt"));
    }

    @Override
    protected Map<String, TaskSpec.Download> invalid() {
        return Map.of("url", new TaskSpec.Download("ftp://example.org/", null, Map.of(), null, null));
    }

    @Override
    protected TaskSpec.Download endless() {
        return download(origin.url("/drip"));
    }

    @Override
    protected boolean underWay(RecordingTaskContext context) {
        return context.told().stream().anyMatch(progress -> progress.completed() == 4);
    }

    @Override
    protected void assertNothingLeft() {
        try {
            assertThat(fixture.files()).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void resultTellsWhatWasStored() throws Exception {
        var context = RecordingTaskContext.first();
        var done = (Outcome.Succeeded) handler().run(valid(), context);

        assertThat(done.result())
                .hasToString("{\"bytes\":5,\"sha256\":\"" + HELLO_SHA256
                        + "\",\"contentType\":\"text/plain;charset=utf-8\",\"fileName\":\"hello.txt\",\"httpStatus\":200,"
                        + "\"finalUrl\":\"" + origin.url("/hello.txt") + "\",\"etag\":\"\\\"v1\\\"\","
                        + "\"lastModified\":null,\"resumed\":false,\"notModified\":false,"
                        + "\"durationMs\":0,\"contentUrl\":\"/v1/futures/" + context.id() + "/content\"}");
        try (var in = fixture.content.open(done.content(), 1)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("ello");
        }
    }

    @Test
    void progressCountsBytesUpToTheAnnouncedTotal() throws Exception {
        var context = RecordingTaskContext.first();
        handler().run(valid(), context);

        assertThat(context.told())
                .contains(new Progress(0, 5L, "bytes", null))
                .last()
                .isEqualTo(new Progress(5, 5L, "bytes", null));
    }

    @Test
    void receivedBytesAreCountedFromZero() throws Exception {
        assertThat(fixture.meters.get("millrace.download.bytes").counter().count())
                .isZero();

        handler().run(valid(), RecordingTaskContext.first());

        assertThat(fixture.meters.get("millrace.download.bytes").counter().count())
                .isEqualTo(5);
    }

    @Test
    void requestNamesItselfAndAsksForNoCompressionAndSendsTheGivenHeaders() throws Exception {
        var url = origin.url("/hello.txt?token=1").toString();
        handler().run(new TaskSpec.Download(url, null, Map.of("X-Key", "k"), null, null), RecordingTaskContext.first());

        var request = origin.requests().getFirst();
        assertThat(request.path()).isEqualTo("/hello.txt?token=1");
        assertThat(request.headers())
                .containsEntry("User-Agent", "Millrace/1.0")
                .containsEntry("Accept-Encoding", "identity")
                .containsEntry("X-Key", "k")
                .containsEntry("Host", "127.0.0.1:" + origin.port())
                .doesNotContainKey("Cookie");
    }

    @Test
    void rightChecksumIsAcceptedInAnyLetterCase() throws Exception {
        assertThat(run("sha-256=" + HELLO_SHA256.toUpperCase(Locale.ROOT))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void wrongChecksumFailsWithBothAndLeavesNothing() throws Exception {
        var wrong = "0".repeat(64);
        var failed = (Outcome.Failed) run("sha-256=" + wrong);

        assertThat(failed.error().code()).isEqualTo(ErrorCode.CHECKSUM_MISMATCH);
        assertThat(failed.error().retryable()).isFalse();
        assertThat(failed.error().details()).isEqualTo(Map.of("expected", wrong, "actual", HELLO_SHA256));
        assertNothingLeft();
    }

    @Test
    void givenFileNameWinsOverTheServers() throws Exception {
        var spec = new TaskSpec.Download(origin.url("/hello.txt").toString(), "mine.bin", Map.of(), null, null);
        var done = (Outcome.Succeeded) handler().run(spec, RecordingTaskContext.first());

        assertThat(done.content().fileName()).isEqualTo("mine.bin");
    }

    @Test
    void stopWhileNoAnswerHasComeEndsTheWaitAtOnce() throws Exception {
        origin.on("/silent", (_, wire) -> wire.stall());
        for (var kind : new Thread.Builder[] {Thread.ofVirtual(), Thread.ofPlatform()}) {
            int before = origin.requests().size();
            var context = RecordingTaskContext.first();
            var run = new FutureTask<>(() -> handler().run(download(origin.url("/silent")), context));
            var thread = kind.start(run);
            Awaitility.await().until(() -> origin.requests().size() > before);

            context.requestStop();
            thread.interrupt();

            assertThat(run.get(400, TimeUnit.MILLISECONDS)).isInstanceOf(Outcome.Stopped.class);
        }
    }

    private Outcome run(String checksum) throws Exception {
        var spec = new TaskSpec.Download(origin.url("/hello.txt").toString(), null, Map.of(), checksum, null);
        return handler().run(spec, RecordingTaskContext.first());
    }
}
