package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectAndAddressTest {

    @TempDir
    private Path directory;

    private Origin origin;
    private Origin other;
    private DownloadFixture fixture;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start();
        other = Origin.start("127.0.0.2").on("/file", (_, wire) -> wire.answer(200, "", "there"));
        fixture = new DownloadFixture(directory, "127.0.0.1", "127.0.0.2/32");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsFollowedAndItsEndTold(int status) throws Exception {
        origin.on("/a", (_, wire) -> wire.answer(status, "Location: b/../c?x=1#part\r\n", "moved"))
                .on("/c", (_, wire) -> wire.answer(200, "", "here"));

        var done = (Outcome.Succeeded) run(download(origin.url("/a")));

        assertThat(done.result().get("finalUrl").asString())
                .isEqualTo(origin.url("/c?x=1").toString());
    }

    @Test
    void rawCharactersAndCredentialsInALocationAreMadeRight() throws Exception {
        origin.on(
                        "/a",
                        (_, wire) -> wire.answer(
                                302,
                                "Location: http://user:pw@127.0.0.1:" + origin.port() + "/f\u00c3\u00bc r\r\n",
                                ""))
                .on("/f%C3%BC%20r", (_, wire) -> wire.answer(200, "", "here"));

        var done = (Outcome.Succeeded) run(download(origin.url("/a")));

        assertThat(done.result().get("finalUrl").asString())
                .isEqualTo(origin.url("/f%C3%BC%20r").toString());
        assertThat(done.result().get("fileName").asString()).isEqualTo("f\u00fc r");
        assertThat(origin.requests().getLast().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void signatureOfAPreSignedUrlIsNotInTheResult() throws Exception {
        var query = "?X-Amz-Date=20260101&X-Amz-Credential=AKIA&X-Amz-Signature=s3cret";
        origin.on("/a", (_, wire) -> wire.answer(302, "Location: /signed" + query + "\r\n", ""))
                .on("/signed", (_, wire) -> wire.answer(200, "", "here"));

        var done = (Outcome.Succeeded) run(download(origin.url("/a")));

        assertThat(origin.requests().getLast().path()).isEqualTo("/signed" + query);
        assertThat(done.result().get("finalUrl").asString())
                .isEqualTo(origin.url("/signed") + "?X-Amz-Date=20260101&X-Amz-Credential=***&X-Amz-Signature=***");
    }

    @Test
    void credentialsStayWithTheirOrigin() throws Exception {
        origin.on("/a", (_, wire) -> wire.answer(302, "Location: /b\r\n", ""))
                .on(
                        "/b",
                        (_, wire) -> wire.answer(302, "Location: http://127.0.0.2:" + other.port() + "/file\r\n", ""));
        var headers = Map.of("Authorization", "Bearer x", "Cookie", "a=b", "X-Api-Key", "k", "Accept", "text/plain");

        run(new TaskSpec.Download(origin.url("/a").toString(), null, headers, null, null));

        assertThat(origin.requests().get(1).headers()).containsAllEntriesOf(headers);
        assertThat(other.requests().getFirst().headers())
                .containsEntry("Accept", "text/plain")
                .containsEntry("Host", "127.0.0.2:" + other.port())
                .doesNotContainKeys("Authorization", "Cookie", "X-Api-Key");
    }

    @Test
    void userInfoOfALocationIsInNoMessageNoHeaderAndNoLog() throws Exception {
        origin.on("/blocked", (_, wire) -> wire.answer(302, "Location: http://user:s3cret@10.0.0.1/\r\n", ""))
                .on("/bad", (_, wire) -> wire.answer(302, "Location: ftp://user:s3cret@a/\r\n", ""))
                .on("/odd", (_, wire) -> wire.answer(302, "Location: http://user:s3cret@[1/\r\n", ""))
                .on(
                        "/b",
                        (_, wire) -> wire.answer(
                                302, "Location: http://user:s3cret@127.0.0.1:" + origin.port() + "/gone\r\n", ""));

        try (var log = new LogTrap("dev.millrace")) {
            for (var path : List.of("/blocked", "/bad", "/odd", "/b")) {
                var failed = (Outcome.Failed) run(download(origin.url(path)));
                assertThat(failed.error().toString()).doesNotContain("s3cret");
            }
            assertThat(log.text()).doesNotContain("s3cret");
        }
        assertThat(origin.requests())
                .hasSize(5)
                .allSatisfy(request ->
                        assertThat(request.headers()).doesNotContainKeys("Referer", "Authorization", "Origin"));
    }

    @Test
    void cookiesThatAServerSetsAreNotSentBack() throws Exception {
        origin.on("/a", (_, wire) -> wire.answer(302, "Set-Cookie: a=b; Path=/\r\nLocation: /b\r\n", ""))
                .on("/b", (_, wire) -> wire.answer(200, "", "here"));

        run(download(origin.url("/a")));

        assertThat(origin.requests().getLast().headers()).doesNotContainKey("Cookie");
    }

    @Test
    void circleIsNotFollowed() throws Exception {
        origin.on("/a", (_, wire) -> wire.answer(302, "Location: /b\r\n", ""))
                .on("/b", (_, wire) -> wire.answer(302, "Location: /a\r\n", ""));

        fails(download(origin.url("/a")), ErrorCode.TOO_MANY_REDIRECTS);
        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void endlessChainIsLeftAtTheLimit() throws Exception {
        for (int i = 0; i < 10; i++) {
            var next = "Location: /" + (i + 1) + "\r\n";
            origin.on("/" + i, (_, wire) -> wire.answer(302, next, ""));
        }
        fails(download(origin.url("/0")), ErrorCode.TOO_MANY_REDIRECTS);
        assertThat(origin.requests()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "ftp://example.org/x", "http://", "http:///x", "http://[1", "%zz", "jar:x"
            })
    void redirectToNoHttpUrlIsBad(String location) throws Exception {
        origin.on("/a", (_, wire) -> wire.answer(302, "Location: " + location + "\r\n", ""));

        fails(download(origin.url("/a")), ErrorCode.BAD_REDIRECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.3",
                "2130706435",
                "[::1]",
                "[::ffff:127.0.0.3]",
                "[::ffff:7f00:3]",
                "[::127.0.0.3]",
                "[64:ff9b::7f00:3]",
                "0.0.0.0",
                "[::]",
                "10.0.0.1",
                "169.254.169.254",
                "localhost"
            })
    void hostThatIsNotPublicIsBlockedAtFirstAndOnRedirect(String host) throws Exception {
        var target = "http://" + host + ":" + origin.port() + "/file";
        origin.on("/a", (_, wire) -> wire.answer(302, "Location: " + target + "\r\n", ""))
                .on("/file", (_, wire) -> wire.answer(200, "", "secret"));

        try (var closed = new DownloadFixture(directory, "127.0.0.1")) {
            if (!host.equals("localhost")) { // is at 127.0.0.1 too, which is allowed here
                assertThat(code(closed, origin.url("/a"))).isEqualTo(ErrorCode.BLOCKED_ADDRESS);
            }
        }
        try (var closed = new DownloadFixture(directory)) {
            assertThat(code(closed, URI.create(target))).isEqualTo(ErrorCode.BLOCKED_ADDRESS);
        }
        assertThat(origin.requests()).extracting(Origin.Request::path).doesNotContain("/file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0177.0.0.3", "0x7f000003", "017700000003"})
    void numbersThatOtherSystemsReadAsLoopbackReachNothing(String host) throws Exception {
        origin.on("/file", (_, wire) -> wire.answer(200, "", "secret"));

        assertThat(code(fixture, URI.create("http://" + host + ":" + origin.port() + "/file")))
                .isIn(ErrorCode.BLOCKED_ADDRESS, ErrorCode.UNREACHABLE);
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void allowedHostNameIsReachableWhateverItResolvesTo() throws Exception {
        origin.on("/file", (_, wire) -> wire.answer(200, "", "here"));
        try (var open = new DownloadFixture(directory, "LOCALHOST")) {
            var url = URI.create("http://localhost:" + origin.port() + "/file");

            assertThat(open.handler.run(download(url), RecordingTaskContext.first()))
                    .isInstanceOf(Outcome.Succeeded.class);
            assertThat(code(open, origin.url("/file"))).isEqualTo(ErrorCode.BLOCKED_ADDRESS);
        }
    }

    @Test
    void blockedAddressIsNotTriedAgainAndSaysWhatToDo() throws Exception {
        var failed = fails(download(URI.create("http://10.0.0.1/")), ErrorCode.BLOCKED_ADDRESS);

        assertThat(failed.error().retryable()).isFalse();
        assertThat(failed.error().message()).contains("10.0.0.1", "millrace.outbound.allow");
    }

    private Outcome run(TaskSpec.Download spec) throws Exception {
        return fixture.handler.run(spec, RecordingTaskContext.first());
    }

    private Outcome.Failed fails(TaskSpec.Download spec, ErrorCode code) throws Exception {
        var outcome = run(spec);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).error().code()).isEqualTo(code);
        return (Outcome.Failed) outcome;
    }

    private static ErrorCode code(DownloadFixture fixture, URI url) throws Exception {
        var outcome = fixture.handler.run(download(url), RecordingTaskContext.first());
        return ((Outcome.Failed) outcome).error().code();
    }
}
