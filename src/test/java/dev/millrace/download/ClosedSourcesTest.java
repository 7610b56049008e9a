package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.NOW;
import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several sources, of which some are at hosts that asked for a pause. */
@Timeout(40)
class ClosedSourcesTest {

    private static final int MIB = 1 << 20;
    private static final String FIRST = "127.0.0.1";
    private static final String SECOND = "127.0.0.2";
    private static final String THIRD = "127.0.0.3";

    @TempDir
    private Path directory;

    private final ServedFile file = ServedFile.of(2 * MIB);
    private final RecordingTaskContext context = RecordingTaskContext.first();
    private Origin first;
    private Origin second;
    private Origin third;
    private DownloadFixture fixture;

    @BeforeEach
    void start() throws IOException {
        first = Origin.start(FIRST).on("/file", file);
        second = Origin.start(SECOND).on("/file", file);
        third = Origin.start(THIRD).on("/file", file);
        fixture = new DownloadFixture(directory, 32L * MIB, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        first.close();
        second.close();
        third.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatOnlyAClosedMirrorMayHaveRightIsPutOff(int connections) throws Exception {
        first.on("/file", file.changed("\"v1\""));
        close(second, 60);

        var outcome = fixture.handler.run(spec(connections, second), context);

        assertPutOff(outcome, 60, SECOND);
        assertThat(first.requests()).isNotEmpty();
        assertThat(fixture.files()).as("wrong bytes").isEmpty();
    }

    @Test
    void whoLiedIsNotAskedAgainWhileTheOthersAreClosed() throws Exception {
        first.on("/file", file.changed("\"v1\""));
        close(second, 60);
        fixture.handler.run(spec(1, second), context);
        int before = first.requests().size();

        assertPutOff(fixture.handler.run(spec(1, second), context), 60, SECOND);
        assertThat(first.requests()).hasSize(before);
    }

    @Test
    void refusalThatMayPassSpendsAnAttempt() throws Exception {
        first.on("/file", (_, wire) -> wire.answer(500, "", ""));
        close(second, 60);

        var failed = fixture.fails(spec(1, second), context, ErrorCode.HTTP_STATUS);

        assertThat(failed.error().retryable()).isTrue();
        assertThat(failed.retryAfter()).isNull();
    }

    @Test
    void hostThatOpensFirstIsWaitedFor() throws Exception {
        close(first, 60);
        close(second, 30);
        close(third, 90);

        assertPutOff(fixture.handler.run(spec(1, second, third), context), 30, SECOND);
    }

    @Test
    void pauseThatTheOnlyPromisingSourceAsksForIsKept() throws Exception {
        first.on("/file", (_, wire) -> wire.answer(404, "", ""));
        second.on("/file", (_, wire) -> wire.answer(429, "Retry-After: 45\r\n", ""));
        third.on("/file", (_, wire) -> wire.answer(503, "Retry-After: 20\r\n", ""));

        var failed = fixture.fails(spec(1, second, third), context, ErrorCode.HTTP_STATUS);

        assertThat(failed.error().details()).isEqualTo(Map.of("status", 404));
        assertThat(failed.error().retryable()).isTrue();
        assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    private void close(Origin origin, int seconds) throws Exception {
        origin.on("/busy", (_, wire) -> wire.answer(429, "Retry-After: " + seconds + "\r\n", ""));
        fixture.fails(download(url(origin, "/busy")), RecordingTaskContext.first(), ErrorCode.HTTP_STATUS);
    }

    private void assertPutOff(Outcome outcome, int seconds, String host) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Postponed.class,
                        putOff -> assertThat(putOff.until()).isEqualTo(NOW.plusSeconds(seconds)));
        assertThat(context.heldBackBy()).isEqualTo(host);
    }

    private TaskSpec.Download spec(int connections, Origin... mirrors) {
        var urls = Stream.of(mirrors)
                .map(mirror -> url(mirror, "/file").toString())
                .toList();
        return download(
                url(first, "/file"), "sha-256=" + file.sha256(), new TaskSpec.Fetching(connections, urls, null, null));
    }

    private URI url(Origin origin, String path) {
        var host = origin.equals(first) ? FIRST : origin.equals(second) ? SECOND : THIRD;
        return URI.create("http://" + host + ":" + origin.port() + path);
    }
}
