package dev.millrace.download;

import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has not changed since an earlier download is not fetched again. */
@Timeout(20)
class IfChangedTest {

    private static final String TAG = "ETag: \"v1\"\r\n";
    private static final String TIME = "Thu, 01 Jan 2026 10:00:00 GMT";
    private static final String MODIFIED = "Last-Modified: " + TIME + "\r\n";
    private static final String TYPE = "Content-Type: text/csv\r\n";

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
        fixture.close();
        origin.close();
    }

    @Test
    void contentOfTheEarlierOneIsTakenOverWithoutBeingSentAgain() throws Exception {
        var earlier = earlier(TAG + MODIFIED + TYPE, "old");
        long received = fixture.received();
        origin.on("/a.csv", (_, wire) -> wire.head(304, ""));
        var context = RecordingTaskContext.first().with(earlier);

        var done = fixture.succeeds(since(earlier), context);

        assertThat(asked())
                .containsEntry("If-None-Match", "\"v1\"")
                .containsEntry("If-Modified-Since", TIME)
                .containsEntry("Accept-Encoding", "identity");
        var result = done.result();
        assertThat(result.path("notModified").booleanValue()).isTrue();
        assertThat(result.path("httpStatus").intValue()).isEqualTo(304);
        assertThat(result.path("contentType").asString()).isEqualTo("text/csv");
        assertThat(result.path("fileName").asString()).isEqualTo("a.csv");
        assertThat(result.path("etag").asString()).isEqualTo("\"v1\"");
        assertThat(result.path("lastModified").asString()).isEqualTo(TIME);
        assertThat(result.path("resumed").booleanValue()).isFalse();
        assertThat(result.path("bytes").intValue()).isEqualTo(3);
        assertThat(result.path("contentUrl").asString()).isEqualTo("/v1/futures/" + context.id() + "/content");
        assertThat(fixture.received()).isEqualTo(received);
        assertThat(context.told().getLast().completed()).isEqualTo(3);

        fixture.content.discard(contentOf(earlier));
        assertThat(text(done)).isEqualTo("old");
    }

    @Test
    void whatHasChangedIsFetched() throws Exception {
        var earlier = earlier(TAG, "old");
        origin.on("/a.csv", (_, wire) -> wire.answer(200, "ETag: \"v2\"\r\n", "new"));

        var done = fixture.succeeds(since(earlier), RecordingTaskContext.first().with(earlier));

        assertThat(done.result().path("notModified").booleanValue()).isFalse();
        assertThat(done.result().path("etag").asString()).isEqualTo("\"v2\"");
        assertThat(text(done)).isEqualTo("new");
        assertThat(asked()).containsEntry("If-None-Match", "\"v1\"").doesNotContainKey("If-Modified-Since");
    }

    @Test
    void timeIsAskedByWhereThereIsNoTag() throws Exception {
        var earlier = earlier(MODIFIED, "old");
        origin.on("/a.csv", (_, wire) -> wire.head(304, TAG));

        var done = fixture.succeeds(since(earlier), RecordingTaskContext.first().with(earlier));

        assertThat(asked()).containsEntry("If-Modified-Since", TIME).doesNotContainKey("If-None-Match");
        assertThat(done.result().path("etag").asString()).isEqualTo("\"v1\"");
        assertThat(text(done)).isEqualTo("old");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ETag: v1\r\n",
                "ETag: \"\u00fc\"\r\n",
                "ETag: \"a\" \"b\"\r\n",
                "Last-Modified: yesterday\r\n",
                "Last-Modified: 0\r\n"
            })
    void nothingIsAskedByWhatIsNoTagAndNoTime(String headers) throws Exception {
        var earlier = earlier(headers, "old");

        var done = fixture.succeeds(since(earlier), RecordingTaskContext.first().with(earlier));

        assertThat(asked()).doesNotContainKeys("If-None-Match", "If-Modified-Since");
        assertThat(done.result().path("notModified").booleanValue()).isFalse();
    }

    @Test
    void weakTagIsGoodEnough() throws Exception {
        var earlier = earlier("ETag: W/\"v1\"\r\n", "old");
        origin.on("/a.csv", (_, wire) -> wire.head(304, TAG));

        var done = fixture.succeeds(since(earlier), RecordingTaskContext.first().with(earlier));

        assertThat(done.result().path("notModified").booleanValue()).isTrue();
    }

    @Test
    void oneThatWasTakenOverServesTheNext() throws Exception {
        var first = earlier(TAG + TYPE, "old");
        origin.on("/a.csv", (_, wire) -> wire.head(304, ""));
        var context = RecordingTaskContext.first().with(first);
        var second = future(since(first), fixture.succeeds(since(first), context));

        var third = fixture.succeeds(since(second), RecordingTaskContext.first().with(second));

        assertThat(third.result().path("notModified").booleanValue()).isTrue();
        assertThat(third.result().path("contentType").asString()).isEqualTo("text/csv");
        assertThat(text(third)).isEqualTo("old");
    }

    @Test
    void nameThatTheTaskWantsGoesFirst() throws Exception {
        var earlier = earlier(TAG, "old");
        origin.on("/a.csv", (_, wire) -> wire.head(304, ""));
        var spec = new TaskSpec.Download(
                url(), "mine.csv", Map.of(), null, null, null, fetching(1, List.of(), earlier.id()));

        var done = fixture.succeeds(spec, RecordingTaskContext.first().with(earlier));

        assertThat(done.result().path("fileName").asString()).isEqualTo("mine.csv");
        assertThat(Objects.requireNonNull(done.content()).fileName()).isEqualTo("mine.csv");
    }

    @Test
    void contentThatIsGoneIsFetched() throws Exception {
        var earlier = earlier(TAG, "old");
        fixture.content.discard(contentOf(earlier));
        unlessAsked(304, "", "again");

        var done = fixture.succeeds(since(earlier), RecordingTaskContext.first().with(earlier));

        assertThat(text(done)).isEqualTo("again");
        assertThat(done.result().path("notModified").booleanValue()).isFalse();
    }

    @Test
    void answerFromElsewhereIsNotBelieved() throws Exception {
        var earlier = earlier(TAG, "old");
        origin.on("/a.csv", (_, wire) -> wire.answer(302, "Location: /other\r\n", ""))
                .on("/other", (request, wire) -> {
                    if (request.headers().containsKey("If-None-Match")) {
                        wire.head(304, TAG);
                    } else {
                        wire.answer(200, TAG, "other");
                    }
                });

        var done = fixture.succeeds(since(earlier), RecordingTaskContext.first().with(earlier));

        assertThat(text(done)).isEqualTo("other");
    }

    @Test
    void answerAboutAnotherStateIsNotBelieved() throws Exception {
        var earlier = earlier(TAG, "old");
        unlessAsked(304, "ETag: \"v2\"\r\n", "new");

        var done = fixture.succeeds(since(earlier), RecordingTaskContext.first().with(earlier));

        assertThat(text(done)).isEqualTo("new");
    }

    @Test
    void signedRedirectMayDifferEachTime() throws Exception {
        origin.on("/a.csv", (_, wire) -> wire.answer(302, "Location: /stored?signature=1&at=1\r\n", ""))
                .on("/stored", (_, wire) -> wire.answer(200, TAG, "old"));
        var first = new TaskSpec.Download(url(), null, Map.of(), null, null);
        var earlier = future(first, fixture.succeeds(first, RecordingTaskContext.first()));
        origin.on("/a.csv", (_, wire) -> wire.answer(302, "Location: /stored?signature=2&at=2\r\n", ""))
                .on("/stored", (_, wire) -> wire.head(304, ""));

        var done = fixture.succeeds(since(earlier), RecordingTaskContext.first().with(earlier));

        assertThat(text(done)).isEqualTo("old");
        assertThat(done.result().path("finalUrl").asString()).endsWith("/stored?signature=***&at=2");
    }

    @Test
    void otherBytesThanTheChecksumAsksForAreNotTakenOver() throws Exception {
        var earlier = earlier(TAG, "old");
        var other = ServedFile.of(100);
        origin.on("/a.csv", other);
        var spec = new TaskSpec.Download(
                url(), null, Map.of(), "sha-256=" + other.sha256(), null, null, fetching(1, List.of(), earlier.id()));

        fixture.assertIs(fixture.succeeds(spec, RecordingTaskContext.first().with(earlier)), other);
        assertThat(asked()).doesNotContainKey("If-None-Match");
    }

    @Test
    void severalConnectionsAreNotOpenedForWhatHasNotChanged() throws Exception {
        var earlier = earlier(TAG, "old");
        origin.on("/a.csv", (_, wire) -> wire.head(304, ""));
        var spec = new TaskSpec.Download(url(), null, Map.of(), null, null, null, fetching(4, List.of(), earlier.id()));

        var done = fixture.succeeds(spec, RecordingTaskContext.first().with(earlier));

        assertThat(text(done)).isEqualTo("old");
        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void mirrorIsAskedForTheWhole() throws Exception {
        var earlier = earlier(TAG, "old");
        origin.on("/a.csv", (_, wire) -> wire.answer(503, "", ""))
                .on("/mirror", (_, wire) -> wire.answer(200, "", "new"));
        var mirrors = List.of(origin.url("/mirror").toString());
        var spec = new TaskSpec.Download(url(), null, Map.of(), null, null, null, fetching(1, mirrors, earlier.id()));

        var done = fixture.succeeds(spec, RecordingTaskContext.first().with(earlier));

        assertThat(text(done)).isEqualTo("new");
        assertThat(asked()).doesNotContainKey("If-None-Match");
    }

    @Test
    void attemptThatGoesOnWithNewerBytesDoesNotLookBack() throws Exception {
        var earlier = earlier(TAG, "old");
        var file = ServedFile.of(100_000).tagged("\"v2\"");
        origin.on("/a.csv", (request, wire) -> {
            file.answer(request, wire, 60_000);
            wire.close();
        });
        var context = RecordingTaskContext.first().with(earlier);
        assertThat(fixture.handler.run(since(earlier), context)).isInstanceOf(Outcome.Failed.class);
        origin.on("/a.csv", file);

        fixture.assertIs(fixture.succeeds(since(earlier), context.next()), file);

        assertThat(asked()).containsEntry("If-Range", "\"v2\"").doesNotContainKey("If-None-Match");
    }

    @Test
    void whatIsNoEarlierDownloadOfTheUrlIsPassedOver() throws Exception {
        var earlier = earlier(TAG, "old");
        var content = contentOf(earlier);
        var result = Objects.requireNonNull(earlier.ending()).result();
        var elsewhere = new TaskSpec.Download(url() + "?other", null, Map.of(), null, null);
        var all = List.of(
                aFuture()
                        .doing(elsewhere)
                        .running()
                        .succeeded(Objects.requireNonNull(result), content, DownloadFixture.NOW),
                aFuture().running().succeeded(Objects.requireNonNull(result), content, DownloadFixture.NOW),
                aFuture().doing(earlier.task().spec()).in(TaskState.FAILED),
                aFuture().doing(earlier.task().spec()).running());

        for (var wrong : all) {
            fixture.succeeds(since(wrong), RecordingTaskContext.first().with(wrong));
            assertThat(asked()).doesNotContainKey("If-None-Match");
        }
        fixture.succeeds(since(earlier), RecordingTaskContext.first());
        assertThat(asked()).doesNotContainKey("If-None-Match");
    }

    /** Answers the question whether there is anything newer so, and everything else with a body. */
    private void unlessAsked(int status, String headers, String body) {
        origin.on("/a.csv", (request, wire) -> {
            if (request.headers().containsKey("If-None-Match")) {
                wire.head(status, headers);
            } else {
                wire.answer(200, "", body);
            }
        });
    }

    private FutureRecord earlier(String headers, String body) throws Exception {
        origin.on("/a.csv", (_, wire) -> wire.answer(200, headers, body));
        var spec = new TaskSpec.Download(url(), null, Map.of(), null, null);
        return future(spec, fixture.succeeds(spec, RecordingTaskContext.first()));
    }

    private static FutureRecord future(TaskSpec.Download spec, Outcome.Succeeded done) {
        return aFuture().doing(spec).running().succeeded(done.result(), done.content(), DownloadFixture.NOW);
    }

    private TaskSpec.Download since(FutureRecord earlier) {
        return new TaskSpec.Download(url(), null, Map.of(), null, null, null, fetching(1, List.of(), earlier.id()));
    }

    private static TaskSpec.Fetching fetching(int connections, List<String> mirrors, @Nullable FutureId ifChanged) {
        return new TaskSpec.Fetching(connections, mirrors, null, ifChanged);
    }

    private String url() {
        return origin.url("/a.csv").toString();
    }

    /** The headers of the latest request. */
    private Map<String, String> asked() {
        return origin.requests().getLast().headers();
    }

    private static ContentRef contentOf(FutureRecord future) {
        return Objects.requireNonNull(Objects.requireNonNull(future.ending()).content());
    }

    private String text(Outcome.Succeeded done) throws IOException {
        try (var in = fixture.content.open(Objects.requireNonNull(done.content()), 0)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
