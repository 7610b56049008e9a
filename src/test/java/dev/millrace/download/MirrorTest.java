package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file from several servers. */
@Timeout(20)
class MirrorTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private Origin origin;
    private Origin mirror;
    private DownloadFixture fixture;
    private final ServedFile file = ServedFile.of(8 * MIB);
    private RecordingTaskContext context = RecordingTaskContext.first();

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start();
        mirror = Origin.start().on("/copy", file.tagged("\"m1\""));
        fixture = new DownloadFixture(directory, 32L * MIB, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
        mirror.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410, 500, 503, 204})
    void mirrorIsAskedWhenTheFirstSourceRefuses(int status) throws Exception {
        origin.on("/file", (_, wire) -> wire.answer(status == 204 ? 304 : status, "", ""));

        var done = fixture.succeeds(spec(null), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("finalUrl").asString())
                .isEqualTo(mirror.url("/copy").toString());
    }

    @Test
    void mirrorIsAskedWhenTheFirstSourceIsNotThere() throws Exception {
        var gone = origin.url("/file");
        origin.close();

        fixture.assertIs(fixture.succeeds(download(gone, null, ways(1)), context), file);
    }

    @Test
    void mirrorThatIsNotNeededIsNotAsked() throws Exception {
        origin.on("/file", file);

        fixture.assertIs(fixture.succeeds(spec(null), context), file);
        assertThat(mirror.requests()).isEmpty();
    }

    @Test
    void withoutChecksumAMirrorStartsFromZero() throws Exception {
        breaksOff(origin, "/file", file.changed("\"o1\""));

        fixture.assertIs(fixture.succeeds(spec(null), context), file);
        assertThat(mirror.requests().getFirst().headers()).doesNotContainKey("Range");
    }

    @Test
    void withChecksumAMirrorGoesOn() throws Exception {
        breaksOff(origin, "/file", file);

        var done = fixture.succeeds(spec(file.sha256()), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("resumed").asBoolean()).isFalse();
        assertThat(done.result().path("finalUrl").asString())
                .isEqualTo(origin.url("/file").toString());
        assertThat(done.result().path("etag").asString())
                .as("of the same answer")
                .isEqualTo("\"v1\"");
        assertThat(mirror.requests().getFirst().headers())
                .containsEntry("Range", "bytes=300000-")
                .doesNotContainKey("If-Range");
        assertThat(fixture.received()).isEqualTo(file.length());
    }

    @Test
    void mirrorOfAnotherLengthStartsFromZero() throws Exception {
        var other = ServedFile.of(MIB);
        breaksOff(origin, "/file", file);
        mirror.on("/copy", other);

        fixture.assertIs(fixture.succeeds(spec(other.sha256()), context), other);
    }

    @Test
    void nextAttemptBeginsWithTheSourceThatTheBytesAreFrom() throws Exception {
        origin.on("/file", (_, wire) -> wire.answer(503, "", ""));
        breaksOff(mirror, "/copy", file.tagged("\"m1\""));
        fixture.fails(spec(null), context, ErrorCode.HTTP_STATUS);
        context = context.next();
        mirror.on("/copy", file.tagged("\"m1\""));
        int before = origin.requests().size();

        fixture.assertIs(fixture.succeeds(spec(null), context), file);
        assertThat(mirror.requests().getLast().headers()).containsEntry("If-Range", "\"m1\"");
        assertThat(origin.requests()).hasSize(before);
    }

    @Test
    void failureIsTheFirstSourcesAndWorthAnotherAttemptIfAnyIs() throws Exception {
        origin.on("/file", (_, wire) -> wire.answer(404, "", ""));
        mirror.on("/copy", (_, wire) -> wire.answer(503, "", ""));

        var passing = fixture.fails(spec(null), context, ErrorCode.HTTP_STATUS);
        mirror.on("/copy", (_, wire) -> wire.answer(410, "", ""));
        var lasting = fixture.fails(spec(null), RecordingTaskContext.first(), ErrorCode.HTTP_STATUS);

        assertThat(passing.error().details()).isEqualTo(Map.of("status", 404));
        assertThat(passing.error().retryable()).isTrue();
        assertThat(lasting.error().details()).isEqualTo(Map.of("status", 404));
        assertThat(lasting.error().retryable()).isFalse();
    }

    @Test
    void whatIsTooLargeIsNotAskedOfAMirror() throws Exception {
        origin.on("/file", ServedFile.of(33 * MIB));

        fixture.fails(spec(null), context, ErrorCode.TOO_LARGE);
        assertThat(mirror.requests()).isEmpty();
    }

    @Test
    void mirrorAtAPrivateAddressIsRefusedLikeAnyOther() throws Exception {
        origin.on("/file", (_, wire) -> wire.answer(404, "", ""));
        var ways = new TaskSpec.Fetching(
                1, List.of("http://10.1.2.3/", mirror.url("/copy").toString()), null, null);

        fixture.assertIs(fixture.succeeds(download(origin.url("/file"), null, ways), context), file);
    }

    @Test
    void credentialsGoToTheUrlsOwnOriginOnly() throws Exception {
        origin.on("/file", (_, wire) -> wire.answer(503, "", ""));
        origin.on("/beside", (_, wire) -> wire.answer(503, "", ""));
        var headers = Map.of("Authorization", "Bearer secret", "X-Key", "secret", "Accept", "text/csv");
        var mirrors =
                List.of(origin.url("/beside").toString(), mirror.url("/copy").toString());
        var ways = new TaskSpec.Fetching(1, mirrors, null, null);
        var url = origin.url("/file").toString();

        fixture.succeeds(new TaskSpec.Download(url, null, headers, null, null, null, ways), context);

        assertThat(origin.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers()).containsAllEntriesOf(headers));
        assertThat(mirror.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.headers())
                        .containsEntry("Accept", "text/csv")
                        .containsEntry("Accept-Encoding", "identity")
                        .doesNotContainKeys("Authorization", "X-Key"));
    }

    @Test
    void withChecksumConnectionsAreSpreadOverAllSources() throws Exception {
        var others = new CountDownLatch(3);
        Origin.Script waiting = (request, wire) -> {
            var part = file.part(request).orElseThrow();
            file.tagged("").head(part, wire);
            if (part.from() > 0) {
                others.countDown();
            }
            others.await(); // the first answer could bring everything
            file.body(part, wire, Integer.MAX_VALUE);
        };
        origin.on("/file", waiting);
        mirror.on("/copy", waiting);

        fixture.assertIs(
                fixture.succeeds(download(origin.url("/file"), "sha-256=" + file.sha256(), ways(4)), context), file);
        assertThat(origin.requests()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(mirror.requests()).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 200, 206, 416})
    void brokenMirrorIsLeftOut(int status) throws Exception {
        origin.on("/file", file);
        mirror.on("/copy", (_, wire) -> wire.answer(status, "Content-Range: bytes */7\r\n", "nothing"));

        var spec = download(origin.url("/file"), "sha-256=" + file.sha256(), ways(4));
        fixture.assertIs(fixture.succeeds(spec, context), file);
    }

    @Test
    void withoutChecksumConnectionsStayWithOneSource() throws Exception {
        origin.on("/file", file);

        fixture.assertIs(fixture.succeeds(download(origin.url("/file"), null, ways(4)), context), file);
        assertThat(mirror.requests()).isEmpty();
    }

    @Test
    void rangeIsAskedForAlsoWhereAnotherOriginIsRedirectedTo() throws Exception {
        origin.on("/file", (_, wire) -> wire.answer(302, "Location: " + mirror.url("/there") + "\r\n", ""));
        breaksOff(mirror, "/there", file);
        var spec = download(origin.url("/file"));
        fixture.fails(spec, context, ErrorCode.TRUNCATED);
        mirror.on("/there", file);

        fixture.assertIs(fixture.succeeds(spec, context.next()), file);
        assertThat(mirror.requests().getLast().headers())
                .containsEntry("Range", "bytes=300000-")
                .containsEntry("If-Range", "\"v1\"");
    }

    private void breaksOff(Origin at, String path, ServedFile served) {
        at.on(path, (request, wire) -> {
            served.answer(request, wire, 300_000);
            wire.close();
        });
    }

    private TaskSpec.Download spec(@Nullable String sha256) {
        return download(origin.url("/file"), sha256 == null ? null : "sha-256=" + sha256, ways(1));
    }

    private TaskSpec.Fetching ways(int connections) {
        return new TaskSpec.Fetching(connections, List.of(mirror.url("/copy").toString()), null, null);
    }
}
