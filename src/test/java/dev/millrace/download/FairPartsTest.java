package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.download.fair.Bandwidths;
import dev.millrace.download.fair.Fairness;
import dev.millrace.download.fair.HostGate;
import dev.millrace.download.fair.HostLimits;
import dev.millrace.engine.SettableClock;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for hosts when a file comes in parts, over several attempts, or from one of several sources. */
@Timeout(20)
class FairPartsTest {

    private static final int MIB = 1 << 20;
    private static final Duration PAUSE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final SettableClock clock = new SettableClock();
    private final ServedFile file = ServedFile.of(8 * MIB + 321);
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private Origin origin;
    private DownloadFixture fixture;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start()
                .on("/file", file)
                .on("/counted", (request, wire) -> {
                    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                    try {
                        file.answer(request, wire);
                    } finally {
                        open.decrementAndGet();
                    }
                })
                .on("/busy", (_, wire) -> wire.answer(503, "Retry-After: " + PAUSE.toSeconds() + "\r\n", ""));
        fixture = limited(null);
    }

    private DownloadFixture limited(@Nullable Integer perHost) throws IOException {
        var hosts = new HostGate(new HostLimits(perHost, Map.of()), Duration.ofHours(1), clock);
        var fairness = new Fairness(hosts, new Bandwidths(null), Duration.ofHours(1));
        return new DownloadFixture(directory, 32L * MIB, fairness, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
    }

    private URI elsewhere(String path) {
        return URI.create("http://localhost:" + origin.port() + path);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void connectionsOfOneFileCountLikeThoseOfAnyOther(int perHost) throws Exception {
        fixture.close();
        fixture = limited(perHost);
        for (int i = 0; i < 5; i++) {
            var context = RecordingTaskContext.first();

            fixture.assertIs(fixture.succeeds(spec(origin.url("/counted"), 8), context), file);

            assertThat(context.hostsAwaited()).isEmpty();
        }
        assertThat(mostOpen.get()).isBetween(1, perHost);
    }

    @Test
    void whatIsPutOffKeepsTheBytesThatAreHereForLater() throws Exception {
        origin.on("/file", (request, wire) -> {
            file.answer(request, wire, 3 * MIB);
            wire.close();
        });
        var first = RecordingTaskContext.first();
        fixture.fails(spec(origin.url("/file"), 1), first, ErrorCode.TRUNCATED);
        origin.on("/file", file);
        close(origin.url("/busy"));

        var second = first.next();
        assertThat(fixture.handler.run(spec(origin.url("/file"), 1), second)).isInstanceOf(Outcome.Postponed.class);

        clock.advance(PAUSE);
        long before = fixture.received();
        var done = fixture.succeeds(spec(origin.url("/file"), 1), second.next());
        fixture.assertIs(done, file);
        assertThat(done.result().path("resumed").asBoolean()).isTrue();
        assertThat(fixture.received() - before).isLessThan(file.length());
    }

    @Test
    void mirrorIsAskedWhileTheHostIsClosed() throws Exception {
        close(origin.url("/busy"));

        fixture.assertIs(fixture.succeeds(mirrored(elsewhere("/file")), RecordingTaskContext.first()), file);
    }

    @Test
    void whenTheFirstHostIsClosedAndNoMirrorHelpsItIsPutOff() throws Exception {
        close(origin.url("/busy"));

        assertPutOff(mirrored(elsewhere("/missing")));
        close(elsewhere("/busy"));
        assertPutOff(mirrored(elsewhere("/file")));
    }

    @Test
    void whenOnlyAClosedMirrorMayHelpItIsPutOff() throws Exception {
        close(elsewhere("/busy"));
        var fetching = new TaskSpec.Fetching(1, List.of(elsewhere("/file").toString()), null, null);

        assertPutOff(DownloadFixture.download(origin.url("/missing"), null, fetching));
    }

    /** Has the host of a URL close itself. */
    private void close(URI busy) throws Exception {
        fixture.fails(DownloadFixture.download(busy), RecordingTaskContext.first(), ErrorCode.HTTP_STATUS);
    }

    private void assertPutOff(TaskSpec.Download spec) throws Exception {
        assertThat(fixture.handler.run(spec, RecordingTaskContext.first()))
                .isInstanceOfSatisfying(
                        Outcome.Postponed.class,
                        postponed -> assertThat(postponed.until())
                                .isEqualTo(clock.instant().plus(PAUSE)));
    }

    private TaskSpec.Download mirrored(URI mirror) {
        var fetching = new TaskSpec.Fetching(1, List.of(mirror.toString()), null, null);
        return DownloadFixture.download(origin.url("/file"), null, fetching);
    }

    private static TaskSpec.Download spec(URI url, int connections) {
        return DownloadFixture.download(url, null, new TaskSpec.Fetching(connections, List.of(), null, null));
    }
}
