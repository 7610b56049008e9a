package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadFailureTest {

    @TempDir
    private Path directory;

    private Origin origin;
    private DownloadFixture fixture;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start();
        fixture = new DownloadFixture(directory, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(fixture.files()).as("a failed download leaves nothing").isEmpty();
        fixture.close();
        origin.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void passingStatusIsWorthAnotherAttempt(int status) throws Exception {
        var failed = fails((_, wire) -> wire.answer(status, "", "not now"), ErrorCode.HTTP_STATUS, true);

        assertThat(failed.error().details()).isEqualTo(Map.of("status", status));
        assertThat(failed.retryAfter()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {206, 300, 301, 304, 400, 401, 403, 404, 410, 416})
    void otherStatusFailsAtOnce(int status) throws Exception {
        fails((_, wire) -> wire.head(status, "Content-Length: 0\r\n"), ErrorCode.HTTP_STATUS, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | PT7S",
                "Thu, 01 Jan 2026 12:00:30 GMT | PT30S",
                "Thu, 01 Jan 2026 11:00:00 GMT | PT0S",
                "999999999 | PT1H",
                "-1 |",
                "soon |",
                "99999999999999999999 |"
            })
    void retryAfterIsPassedOnAsFarAsAHostIsLeftAlone(String header, Duration wait) throws Exception {
        var failed = fails(
                (_, wire) -> wire.answer(503, "Retry-After: " + header + "\r\n", ""), ErrorCode.HTTP_STATUS, true);

        assertThat(failed.retryAfter()).isEqualTo(wait);
    }

    @Test
    void announcedLengthBeyondTheLimitFailsBeforeTheBody() throws Exception {
        failsFor(
                limited(10, (_, wire) -> {
                    wire.head(200, "Content-Length: 11\r\n");
                    wire.stall();
                }),
                ErrorCode.TOO_LARGE,
                false);
    }

    @Test
    void endlessBodyIsBrokenOffAtTheLimit() throws Exception {
        failsFor(
                limited(100_000, (_, wire) -> {
                    wire.head(200, "");
                    for (var bytes = new byte[8192]; ; ) {
                        wire.send(bytes);
                    }
                }),
                ErrorCode.TOO_LARGE,
                false);
        assertThat(origin.brokenOff()).isTrue();
    }

    @Test
    void endlessBodyIsBrokenOffAtTheStoresLimit() throws Exception {
        fails(
                (_, wire) -> {
                    wire.head(200, "");
                    for (var bytes = new byte[8192]; ; ) {
                        wire.send(bytes);
                    }
                },
                ErrorCode.TOO_LARGE,
                false);
    }

    @Test
    void bodyShorterThanAnnouncedIsTruncated() throws Exception {
        fails(
                (_, wire) -> {
                    wire.head(200, "Content-Length: 100\r\n");
                    wire.send("only this");
                    wire.close();
                },
                ErrorCode.TRUNCATED,
                true);
    }

    @Test
    void chunkedBodyWithoutItsEndIsTruncated() throws Exception {
        fails(
                (_, wire) -> {
                    wire.head(200, "Transfer-Encoding: chunked\r\n");
                    wire.send("5\r\nhello\r\n");
                    wire.close();
                },
                ErrorCode.TRUNCATED,
                true);
    }

    @Test
    void resetInTheMiddleOfTheBodyIsTruncated() throws Exception {
        fails(
                (_, wire) -> {
                    wire.head(200, "Content-Length: 100\r\n");
                    wire.send("only this");
                    wire.reset();
                },
                ErrorCode.TRUNCATED,
                true);
    }

    @Test
    void serverThatNeverAnswersIsUnreachable() throws Exception {
        fails((_, wire) -> wire.stall(), ErrorCode.UNREACHABLE, true);
    }

    @Test
    void bodyThatStallsIsUnreachable() throws Exception {
        fails(
                (_, wire) -> {
                    wire.head(200, "Content-Length: 100\r\n");
                    wire.send("some");
                    wire.stall();
                },
                ErrorCode.UNREACHABLE,
                true);
    }

    @Test
    void connectionThatEndsBeforeTheAnswerIsUnreachable() throws Exception {
        fails((_, wire) -> wire.close(), ErrorCode.UNREACHABLE, true);
    }

    @Test
    void answerThatIsNoHttpIsUnreachable() throws Exception {
        fails(
                (_, wire) -> {
                    wire.send("220 mail.example.org ESMTP\r\n");
                    wire.close();
                },
                ErrorCode.UNREACHABLE,
                true);
    }

    @Test
    void hugeHeaderIsUnreachable() throws Exception {
        fails(
                (_, wire) -> wire.answer(200, "X-Long: " + "x".repeat(100_000) + "\r\n", ""),
                ErrorCode.UNREACHABLE,
                true);
    }

    @Test
    void closedPortIsUnreachable() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var failed = failsFor(download(URI.create("http://127.0.0.1:" + free)), ErrorCode.UNREACHABLE, true);

        assertThat(failed.error().message()).isEqualTo("no connection could be made to 127.0.0.1");
    }

    @Test
    void unknownHostIsUnreachable() throws Exception {
        failsFor(download(URI.create("http://no.such.host.invalid/")), ErrorCode.UNREACHABLE, true);
    }

    @Test
    void plainServerBehindHttpsIsUnreachable() throws Exception {
        failsFor(download(URI.create("https://127.0.0.1:" + origin.port() + "/")), ErrorCode.UNREACHABLE, true);
    }

    @Test
    void messagesNameTheHostAndNoSecret() throws Exception {
        origin.on("/file", (_, wire) -> wire.close());
        var failed = failsFor(download(origin.url("/file?sig=secret")), ErrorCode.UNREACHABLE, true);

        assertThat(failed.error().message()).contains("127.0.0.1").doesNotContain("secret", "/file");
    }

    private TaskSpec.Download limited(long maxBytes, Origin.Script script) {
        origin.on("/file", script);
        return new TaskSpec.Download(origin.url("/file").toString(), null, Map.of(), null, maxBytes);
    }

    private Outcome.Failed fails(Origin.Script script, ErrorCode code, boolean retryable) throws Exception {
        origin.on("/file", script);
        return failsFor(download(origin.url("/file")), code, retryable);
    }

    private Outcome.Failed failsFor(TaskSpec.Download spec, ErrorCode code, boolean retryable) throws Exception {
        var outcome = fixture.handler.run(spec, RecordingTaskContext.first());
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        var failed = (Outcome.Failed) outcome;
        assertThat(failed.error().code()).isEqualTo(code);
        assertThat(failed.error().retryable()).isEqualTo(retryable);
        return failed;
    }
}
