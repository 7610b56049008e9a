package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.StopReason;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file over several connections. */
@Timeout(20)
class SplittingTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private Origin origin;
    private DownloadFixture fixture;
    private final ServedFile file = ServedFile.of(16 * MIB + 321);
    private RecordingTaskContext context = RecordingTaskContext.first();

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start().on("/file", file);
        fixture = new DownloadFixture(directory, 32L * MIB, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
    }

    @Test
    void partsAreFetchedSideBySide() throws Exception {
        var others = new CountDownLatch(3);
        origin.on("/file", (request, wire) -> {
            if (!"bytes=0-".equals(request.headers().get("Range"))) {
                others.countDown();
                others.await();
            }
            file.answer(request, wire);
        });

        var done = fixture.succeeds(spec(4, null), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("httpStatus").asInt()).isEqualTo(200);
        assertThat(done.result().path("resumed").asBoolean()).isFalse();
        assertThat(origin.requests().getFirst().headers())
                .containsEntry("Range", "bytes=0-")
                .doesNotContainKey("If-Range");
        assertThat(origin.requests().subList(1, 4))
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("If-Range", "\"v1\""));
        assertThat(context.told().getLast().completed()).isLessThanOrEqualTo(file.length());
        assertThat(context.told()).anyMatch(told -> told.completed() == file.length());
    }

    @Test
    void firstConnectionIsGivenUpWhenItsPieceIsHere() throws Exception {
        var begun = new CountDownLatch(3);
        var givenUp = new CountDownLatch(1);
        origin.on("/file", (request, wire) -> {
            var part = file.part(request).orElseThrow();
            file.head(part, wire);
            file.body(part, wire, 1000);
            if (part.from() == 0) {
                begun.await();
                assertThatThrownBy(() -> file.body(new ServedFile.Part(1000, part.to()), wire, Integer.MAX_VALUE))
                        .isInstanceOf(IOException.class);
                givenUp.countDown();
                wire.close();
            } else {
                begun.countDown();
                givenUp.await();
                file.body(new ServedFile.Part(part.from() + 1000, part.to()), wire, Integer.MAX_VALUE);
            }
        });

        fixture.assertIs(fixture.succeeds(spec(4, null), context), file);
    }

    @Test
    void smallFileTakesOneRequest() throws Exception {
        var small = ServedFile.of(MIB);
        origin.on("/file", small);

        fixture.assertIs(fixture.succeeds(spec(16, null), context), small);
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void emptyFileIsFetchedThoughItHasNoParts() throws Exception {
        var empty = ServedFile.of(0);
        origin.on("/file", empty);

        fixture.assertIs(fixture.succeeds(spec(4, null), context), empty);
    }

    @Test
    void serverWithoutRangesSendsItInOneStream() throws Exception {
        origin.on("/file", (_, wire) -> file.whole(wire));

        fixture.assertIs(fixture.succeeds(spec(8, null), context), file);
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void withoutValidatorAndChecksumItComesInOneStream() throws Exception {
        origin.on("/file", file.tagged(""));

        fixture.assertIs(fixture.succeeds(spec(8, null), context), file);
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void checksumMakesUpForAMissingValidator() throws Exception {
        origin.on("/file", file.tagged(""));

        fixture.assertIs(fixture.succeeds(spec(4, file.sha256()), context), file);
        assertThat(origin.requests()).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Range: bytes 0-99/*\r\n",
                "Content-Range: bytes 0-99/1000\r\n",
                "Content-Range: bytes 1-1000/1001\r\n",
                ""
            })
    void serverThatMakesAMessOfRangesIsAskedForTheWhole(String headers) throws Exception {
        origin.on("/file", (request, wire) -> {
            if (request.headers().containsKey("Range")) {
                wire.head(206, headers + "ETag: \"v1\"\r\n");
                wire.close();
            } else {
                file.answer(request, wire);
            }
        });

        fixture.assertIs(fixture.succeeds(spec(8, null), context), file);
        assertThat(origin.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 403, 200})
    void serverThatTakesOneConnectionIsLeftWithThat(int status) throws Exception {
        assertThat(requestsOfAServerThatTakes(1, status)).isLessThanOrEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void serverThatTakesFewerConnectionsIsLeftWithThose(int status) throws Exception {
        requestsOfAServerThatTakes(2, status);
    }

    private int requestsOfAServerThatTakes(int connections, int status) throws Exception {
        Set<Origin.Wire> taken = ConcurrentHashMap.newKeySet();
        var refused = new AtomicInteger();
        origin.on("/file", (request, wire) -> {
            boolean isTaken;
            synchronized (taken) {
                isTaken = taken.contains(wire)
                        || taken.size() < connections && taken.add(wire)
                        || refused.getAndIncrement() > 8;
            }
            if (isTaken) {
                file.answer(request, wire);
            } else if (status == 200) {
                file.head(null, wire);
                wire.close();
            } else {
                wire.answer(status, "Retry-After: 1\r\n", "");
                wire.close();
            }
        });
        fixture.assertIs(fixture.succeeds(spec(8, null), context), file);
        return origin.requests().size();
    }

    @Test
    void brokenConnectionsRestIsFetchedByTheOthers() throws Exception {
        var requests = new AtomicInteger();
        origin.on("/file", (request, wire) -> {
            if (requests.incrementAndGet() == 2) {
                file.answer(request, wire, 100_000);
                wire.reset();
            } else {
                file.answer(request, wire);
            }
        });

        fixture.assertIs(fixture.succeeds(spec(4, null), context), file);
    }

    @Test
    void stallingConnectionIsRelievedOfWhatItHoldsUp() throws Exception {
        var requests = new AtomicInteger();
        origin.on("/file", (request, wire) -> {
            if (requests.incrementAndGet() == 3) {
                file.answer(request, wire, 100_000);
                wire.stall();
            } else {
                file.answer(request, wire);
            }
        });

        fixture.assertIs(fixture.succeeds(spec(4, null), context), file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "206", "416"})
    void fileThatChangesMeanwhileIsFetchedInOneStream(String status) throws Exception {
        var requests = new AtomicInteger();
        var changed = file.changed("\"v2\"");
        origin.on("/file", (request, wire) -> {
            if (requests.incrementAndGet() < 3) {
                file.answer(request, wire);
            } else if (status.equals("206") && request.headers().containsKey("Range")) {
                changed.answer(new Origin.Request("", without(request, "If-Range")), wire);
            } else if (status.equals("416") && request.headers().containsKey("Range")) {
                wire.answer(416, "Content-Range: bytes */5\r\n", "");
            } else {
                changed.answer(request, wire);
            }
        });

        var done = fixture.succeeds(spec(4, null), context);

        fixture.assertIs(done, changed);
        assertThat(done.result().path("etag").asString()).isEqualTo("\"v2\"");
        assertThat(origin.requests().getLast().headers()).doesNotContainKey("Range");
    }

    @Test
    void slowConnectionIsRelievedOfHalfOfItsRest() throws Exception {
        var requests = new AtomicInteger();
        var taken = new AtomicReference<ServedFile.@Nullable Part>();
        origin.on("/file", (request, wire) -> {
            var part = file.part(request).orElseThrow();
            file.head(part, wire);
            if (requests.incrementAndGet() == 3) {
                file.body(part, wire, 100_000);
                Awaitility.await()
                        .until(() -> origin.requests().stream()
                                .map(other -> file.part(other).orElseThrow())
                                .filter(other -> other.from() > part.from() && other.to() == part.to())
                                .peek(taken::set)
                                .anyMatch(other -> true));
                file.body(new ServedFile.Part(part.from() + 100_000, part.to()), wire, Integer.MAX_VALUE);
            } else {
                Awaitility.await().until(() -> requests.get() >= 3);
                file.body(part, wire, Integer.MAX_VALUE);
            }
        });

        fixture.assertIs(fixture.succeeds(spec(4, null), context), file);

        var half = Objects.requireNonNull(taken.get());
        assertThat(half.length()).isBetween(MIB, 3 * MIB);
    }

    @Test
    void partsAreAskedForUncompressedWhateverTheTaskSays() throws Exception {
        var ways = new TaskSpec.Fetching(4, List.of(), null, null);
        var gzip = Map.of("accept-encoding", "gzip");
        var compressed = new TaskSpec.Download(spec(4, null).url(), null, gzip, null, null, null, ways);
        origin.on("/file", file);

        fixture.assertIs(fixture.succeeds(compressed, context), file);
        assertThat(origin.requests())
                .hasSizeGreaterThan(1)
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("Accept-Encoding", "identity"));
    }

    @Test
    void wrongPartEndsItsConnectionOnly() throws Exception {
        var requests = new AtomicInteger();
        origin.on("/file", (request, wire) -> {
            if (requests.incrementAndGet() == 2) {
                wire.head(
                        206, "ETag: \"v1\"\r\nContent-Range: bytes 5-9/" + file.length() + "\r\nContent-Length: 5\r\n");
                wire.send("wrong");
            } else {
                file.answer(request, wire);
            }
        });

        fixture.assertIs(fixture.succeeds(spec(4, null), context), file);
    }

    @Test
    void endlessPartIsBrokenOffAtItsEnd() throws Exception {
        origin.on("/file", (request, wire) -> {
            var part = file.part(request).orElseThrow();
            wire.head(
                    206,
                    "ETag: \"v1\"\r\nContent-Range: bytes " + part.from() + "-" + (part.to() - 1) + "/" + file.length()
                            + "\r\n");
            file.body(part, wire, Integer.MAX_VALUE);
            for (var more = new byte[8192]; ; ) {
                wire.send(more);
            }
        });

        fixture.assertIs(fixture.succeeds(spec(4, null), context), file);
    }

    @Test
    void onlyTheGapsAreFetchedAfterAllConnectionsBroke() throws Exception {
        origin.on("/file", (request, wire) -> {
            file.answer(request, wire, MIB);
            wire.close();
        });
        var failed = fixture.fails(spec(4, null), context, ErrorCode.TRUNCATED);
        assertThat(failed.error().retryable()).isTrue();
        long before = fixture.received();
        assertThat(before).isEqualTo(4L * MIB);
        context = context.next();
        origin.on("/file", file);

        var done = fixture.succeeds(spec(4, null), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("resumed").asBoolean()).isTrue();
        assertThat(fixture.received()).isLessThan(file.length() + MIB);
    }

    @Test
    void stopEndsAllConnections() throws Exception {
        origin.on("/file", (request, wire) -> {
            file.answer(request, wire, 100_000);
            wire.stall();
        });
        for (var kind : new Thread.Builder[] {Thread.ofVirtual(), Thread.ofPlatform()}) {
            int before = origin.requests().size();
            var told = RecordingTaskContext.first();
            var run = new FutureTask<>(() -> fixture.handler.run(spec(4, null), told));
            var thread = kind.name("attempt").start(run);
            Awaitility.await().until(() -> origin.requests().size() == before + 4);

            told.requestStop(StopReason.CANCEL);
            thread.interrupt();

            assertThat(run.get(400, TimeUnit.MILLISECONDS)).isInstanceOf(Outcome.Stopped.class);
            assertThat(fixture.files()).isEmpty();
        }
    }

    @Test
    void tooLargeFileIsRefusedBeforeItIsSplit() throws Exception {
        try (var small = new DownloadFixture(directory.resolve("small"), 16L * MIB, "127.0.0.0/8")) {
            small.fails(spec(4, null), context, ErrorCode.TOO_LARGE);
            assertThat(small.files()).isEmpty();
        }
        assertThat(origin.requests()).hasSize(1);
    }

    private static Map<String, String> without(Origin.Request request, String header) {
        var headers = new TreeMap<>(request.headers());
        headers.keySet().removeAll(Set.of(header));
        return headers;
    }

    private TaskSpec.Download spec(int connections, @Nullable String sha256) {
        return download(
                origin.url("/file"),
                sha256 == null ? null : "sha-256=" + sha256,
                new TaskSpec.Fetching(connections, List.of(), null, null));
    }
}
