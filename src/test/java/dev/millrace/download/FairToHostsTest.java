package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.CLOCK;
import static dev.millrace.download.DownloadFixture.NOW;
import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.download.fair.Fairness;
import dev.millrace.download.fair.HostGate;
import dev.millrace.download.fair.HostLimits;
import dev.millrace.download.fair.ManualTime;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What downloads do for the hosts that they fetch from, with real ones. */
class FairToHostsTest {

    private static final Executor VIRTUAL = command -> Thread.ofVirtual().start(command);

    @TempDir
    private Path directory;

    private final Semaphore answers = new Semaphore(0);
    private final List<CompletableFuture<Outcome>> attempts = new CopyOnWriteArrayList<>();
    private Origin origin;
    private DownloadFixture fixture;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start()
                .on("/ok", (_, wire) -> wire.answer(200, "", "fine"))
                .on("/slow", (_, wire) -> {
                    answers.acquire();
                    wire.answer(200, "", "at last");
                })
                .on("/elsewhere", (_, wire) -> wire.answer(302, "Location: " + elsewhere("/ok") + "\r\n", ""))
                .on("/back", (_, wire) -> wire.answer(302, "Location: /slow\r\n", ""));
        fixture = with(new DownloadProperties(
                null, null, Map.of("127.0.0.1", new DownloadProperties.Host(1)), Duration.ofHours(1)));
    }

    private DownloadFixture with(DownloadProperties properties) throws IOException {
        return new DownloadFixture(directory, properties.fairness(CLOCK), "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        answers.release(1000);
        await().until(() -> attempts.stream().allMatch(CompletableFuture::isDone));
        fixture.close();
        origin.close();
    }

    /** The same server under the name of another host. */
    private URI elsewhere(String path) {
        return URI.create("http://localhost:" + origin.port() + path);
    }

    @Test
    void noMoreConnectionsThanTheHostMayHaveAndTheOthersTellThatTheyWait() throws Exception {
        var first = RecordingTaskContext.first();
        var second = RecordingTaskContext.first();
        var slow = run(origin.url("/slow"), first);
        await().until(() -> origin.requests().size() == 1);

        var waiting = run(origin.url("/ok"), second);

        await().until(() -> second.hostsAwaited().contains("127.0.0.1"));
        assertThat(first.hostsAwaited()).isEmpty();
        assertThat(origin.requests()).hasSize(1);
        answers.release();
        assertThat(slow.get(5, TimeUnit.SECONDS)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aRedirectTakesAConnectionOfTheHostThatItLeadsTo() throws Exception {
        var slow = run(origin.url("/slow"), RecordingTaskContext.first());
        await().until(() -> origin.requests().size() == 1);

        assertThat(get(elsewhere("/ok"))).isInstanceOf(Outcome.Succeeded.class);
        answers.release();

        slow.get(5, TimeUnit.SECONDS);
        assertThat(get(origin.url("/elsewhere"))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aRedirectToTheSameHostDoesNotWaitForItself() throws Exception {
        answers.release();
        assertThat(get(origin.url("/back"))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void connectionOfAnAttemptThatFailedIsFreeAgain() throws Exception {
        origin.on("/broken", (_, wire) -> wire.reset());
        for (int i = 0; i < 3; i++) {
            assertThat(get(origin.url("/broken"))).isInstanceOf(Outcome.Failed.class);
            assertThat(get(origin.url("/missing"))).isInstanceOf(Outcome.Failed.class);
        }
        assertThat(get(origin.url("/ok"))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void stoppedWhileItWaitsItEnds() throws Exception {
        run(origin.url("/slow"), RecordingTaskContext.first());
        await().until(() -> origin.requests().size() == 1);
        try (var platform = Executors.newSingleThreadExecutor()) {
            var context = RecordingTaskContext.first();
            var attempt = platform.submit(() -> fixture.handler.run(download(origin.url("/ok")), context));
            await().until(() -> !context.hostsAwaited().isEmpty());

            context.requestStop();
            platform.shutdownNow();

            assertThat(attempt.get(5, TimeUnit.SECONDS)).isInstanceOf(Outcome.Stopped.class);
            assertThat(context.hostsAwaited()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void hostThatAsksToBeLeftAloneIsLeftAloneByAll(int status) throws Exception {
        origin.on("/busy", (_, wire) -> wire.answer(status, "Retry-After: 120\r\n", ""));
        assertThat(get(origin.url("/busy"))).isInstanceOf(Outcome.Failed.class);
        int before = origin.requests().size();

        var outcome = get(origin.url("/ok"));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Postponed.class, postponed -> {
            assertThat(postponed.until()).isEqualTo(NOW.plus(Duration.ofMinutes(2)));
            assertThat(postponed.why()).contains("127.0.0.1").doesNotContain("/ok");
        });
        assertThat(origin.requests()).hasSize(before);
        assertThat(get(elsewhere("/ok"))).as("another host").isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void redirectToAHostThatAsksToBeLeftAloneIsPutOff() throws Exception {
        origin.on("/busy", (_, wire) -> wire.answer(429, "Retry-After: 120\r\n", ""));
        get(elsewhere("/busy"));

        assertThat(get(origin.url("/elsewhere"))).isInstanceOf(Outcome.Postponed.class);
        assertThat(get(origin.url("/ok"))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void whoWaitedWhenTheHostAskedToBeLeftAloneSendsNothing() throws Exception {
        origin.on("/busy", (_, wire) -> {
            answers.acquire();
            wire.answer(503, "Retry-After: 5\r\n", "");
        });
        var busy = run(origin.url("/busy"), RecordingTaskContext.first());
        await().until(() -> origin.requests().size() == 1);
        var context = RecordingTaskContext.first();
        var waiting = run(origin.url("/ok"), context);
        await().until(() -> !context.hostsAwaited().isEmpty());

        answers.release();

        assertThat(busy.get(5, TimeUnit.SECONDS)).isInstanceOf(Outcome.Failed.class);
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isInstanceOf(Outcome.Postponed.class);
        assertThat(origin.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Retry-After: soon\r\n", "Retry-After: 0\r\n"})
    void withoutATimeNobodyElseIsHeldBack(String header) throws Exception {
        origin.on("/busy", (_, wire) -> wire.answer(429, header, ""));
        get(origin.url("/busy"));

        assertThat(get(origin.url("/ok"))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void otherStatusesCloseNothing() throws Exception {
        origin.on("/wrong", (_, wire) -> wire.answer(500, "Retry-After: 120\r\n", ""));
        get(origin.url("/wrong"));

        assertThat(get(origin.url("/ok"))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void bandwidthOfTheDownloadAndOfTheServerBothHold() throws Exception {
        origin.on("/large", (_, wire) -> wire.answer(200, "", "x".repeat(640_000)));

        assertThat(secondsFor(64_000L, null)).isBetween(9.0, 10.0);
        assertThat(secondsFor(null, 128_000L)).isBetween(4.5, 5.0);
        assertThat(secondsFor(64_000L, 128_000L)).isBetween(9.0, 10.0);
        assertThat(secondsFor(null, null)).isZero();
    }

    private double secondsFor(@Nullable Long task, @Nullable Long server) throws Exception {
        var time = new ManualTime();
        var hosts = new HostGate(new HostLimits(null, Map.of()), Duration.ofHours(1), CLOCK);
        fixture.close();
        fixture = new DownloadFixture(
                directory, new Fairness(hosts, time.bandwidths(server), Duration.ofHours(1)), "127.0.0.0/8");
        var fetching = new TaskSpec.Fetching(1, List.of(), task, null);
        var spec = new TaskSpec.Download(origin.url("/large").toString(), null, Map.of(), null, null, null, fetching);
        assertThat(fixture.handler.run(spec, RecordingTaskContext.first())).isInstanceOf(Outcome.Succeeded.class);
        return time.seconds();
    }

    private Outcome get(URI url) throws Exception {
        return run(url, RecordingTaskContext.first()).get(5, TimeUnit.SECONDS);
    }

    private CompletableFuture<Outcome> run(URI url, RecordingTaskContext context) {
        TaskSpec.Download spec = download(url);
        var attempt = CompletableFuture.<Outcome>supplyAsync(
                () -> {
                    try {
                        return fixture.handler.run(spec, context);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                VIRTUAL);
        attempts.add(attempt);
        return attempt;
    }
}
