package dev.millrace.engine;

import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.Progress;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {

    private static final FutureQuery ALL = new FutureQuery(null, null, null, null, Map.of(), null, null, 1);
    private static final SubmitOptions LATER =
            options().delay(Duration.ofMinutes(1)).build();

    @TempDir
    Path directory;

    private EngineHarness harness;
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void start() {
        open();
    }

    private void open() {
        harness = new EngineHarness(directory);
        harness.handler.define("gated", context -> {
            gate.await();
            return ScriptedHandler.DONE;
        });
    }

    @AfterEach
    void stop() {
        gate.countDown();
        harness.hub.close();
        readers.close();
        harness.close();
    }

    private Future<?> read(EventStream stream, EventSink sink) {
        return readers.submit(() -> {
            try (stream) {
                stream.run(sink);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private RecordingSink toTheEnd(FutureId id, Long after) {
        var sink = new RecordingSink();
        Awaitility.await().until(read(harness.streams.of(id, after), sink)::isDone);
        return sink;
    }

    private RecordingSink live(FutureQuery filter, Long after) {
        var sink = new RecordingSink();
        read(harness.streams.matching(filter, after), sink);
        Awaitility.await().until(() -> sink.last != null || after != null && sink.heartbeats > 1);
        return sink;
    }

    @Test
    void streamOfOneTellsThePresentStateThenEachChangeAndEnds() {
        var id = harness.submit("done", LATER);
        var sink = new RecordingSink();
        var reading = read(harness.streams.of(id, null), sink);
        Awaitility.await().until(() -> sink.states.size() == 1);

        harness.advance(Duration.ofMinutes(1));

        Awaitility.await().until(reading::isDone);
        assertThat(sink.stateNames())
                .containsExactly(TaskState.SCHEDULED, TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED);
        assertThat(sink.states)
                .extracting(RecordingSink.Seen::number)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(harness.hub.open()).isZero();
    }

    @Test
    void streamOfADoneFutureTellsItsStateAndEnds() {
        var id = harness.submit("done");
        harness.await(id);

        assertThat(toTheEnd(id, null).stateNames()).containsExactly(TaskState.SUCCEEDED);
    }

    @Test
    void resumedStreamTellsWhatWasMissedAsItWasThen() {
        harness.handler.define(
                "flaky",
                context -> context.attempt() == 1
                        ? new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, "not yet"))
                        : ScriptedHandler.DONE);
        var id = harness.submit("flaky", LATER);
        long first = toFirst(id);
        harness.advance(Duration.ofMinutes(1));
        harness.await(id);
        harness.engine.retry(id);
        harness.await(id);

        var seen = toTheEnd(id, first);

        // it had ended once before it was tried again, and so the stream ends there as well
        assertThat(seen.stateNames()).containsExactly(TaskState.QUEUED, TaskState.RUNNING, TaskState.FAILED);
        var failed = seen.events.getLast().future().future();
        assertThat(failed.ending().error().message()).isEqualTo("not yet");
        assertThat(failed.attempts().all()).hasSize(1);
        assertThat(seen.events.get(1).future().future().attempts().live()).isNotNull();
        assertThat(seen.events.get(0).future().future().attempts().all()).isEmpty();

        var rest = toTheEnd(id, seen.last);
        assertThat(rest.stateNames()).containsExactly(TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED);
        assertThat(harness.streams.of(id, rest.last).exhausted()).isTrue();
    }

    private long toFirst(FutureId id) {
        var sink = new RecordingSink();
        var stream = harness.streams.of(id, null);
        var reading = read(stream, sink);
        Awaitility.await().until(() -> sink.states.size() == 1);
        stream.close();
        Awaitility.await().until(reading::isDone);
        return sink.last;
    }

    @Test
    void streamGoesOnAfterARestartOfTheServer() {
        var id = harness.submit("done", LATER);
        var all = live(ALL, null);
        assertThat(all.statesOf(id)).containsExactly(TaskState.SCHEDULED);
        long last = all.last;
        harness.hub.close();
        harness.advance(Duration.ofMinutes(1));
        harness.await(id);
        var another = harness.submit("done");
        harness.await(another);
        harness.close();
        open();

        var resumed = live(ALL, last);

        long latest = harness.changes.latest();
        Awaitility.await().until(() -> resumed.states.size() == latest - last);
        assertThat(resumed.statesOf(id)).containsExactly(TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED);
        assertThat(resumed.statesOf(another)).endsWith(TaskState.RUNNING, TaskState.SUCCEEDED);
        assertThat(resumed.states)
                .extracting(RecordingSink.Seen::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(last + 1, latest).boxed().toList());
        assertThat(resumed.restarted).isFalse();
    }

    @Test
    void streamOfAllBeginsWithWhatIsNotDoneAndTellsOnlyWhatMatches() {
        harness.await(harness.submit("done"));
        var gated = harness.submit("gated");
        harness.awaitState(gated, TaskState.RUNNING);
        var queued = harness.submit("done");
        var later = harness.submit("done", LATER);
        var labelled = harness.submit(
                "done",
                options().delay(Duration.ofMinutes(1)).label("team", "data").build());

        var all = live(ALL, null);
        var team = live(new FutureQuery(null, null, null, null, Map.of("team", "data"), null, null, 1), null);
        var ended = live(new FutureQuery(TaskState.SUCCEEDED, null, null, null, Map.of(), null, null, 1), null);
        var elsewhere = live(new FutureQuery(null, new PoolName("io"), null, null, Map.of(), null, null, 1), null);

        assertThat(all.states)
                .extracting(RecordingSink.Seen::future)
                .containsExactlyInAnyOrder(gated, queued, later, labelled);
        assertThat(all.states).extracting(RecordingSink.Seen::number).containsOnlyNulls();
        assertThat(team.states).extracting(RecordingSink.Seen::future).containsExactly(labelled);
        assertThat(ended.states).isEmpty();

        gate.countDown();
        harness.advance(Duration.ofMinutes(1));
        List.of(gated, queued, later, labelled).forEach(harness::await);

        Awaitility.await().until(() -> ended.states.size() == 4 && team.states.size() == 4);
        assertThat(team.stateNames())
                .containsExactly(TaskState.SCHEDULED, TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED);
        assertThat(elsewhere.states).isEmpty();
    }

    @Test
    void manyUnfinishedFuturesAreToldOnceEach() {
        var submitted = new ArrayList<FutureId>();
        for (int i = 0; i < 450; i++) {
            submitted.add(harness.submit("done", LATER));
        }

        var all = live(ALL, null);

        assertThat(all.states).extracting(RecordingSink.Seen::future).containsExactlyInAnyOrderElementsOf(submitted);
    }

    @Test
    void silentStreamsBeatAndMoveOnWhereToResume() {
        var none = live(new FutureQuery(TaskState.FAILED, null, null, null, Map.of(), null, null, 1), null);
        long before = none.last;
        harness.await(harness.submit("done"));

        Awaitility.await().until(() -> none.last == before + 2);
        assertThat(none.states).isEmpty();
        assertThat(none.heartbeats).isGreaterThan(1);
    }

    @Test
    void unknownPlaceToResumeFromBeginsAnewAndSaysSo() {
        var id = harness.submit("done");
        harness.await(id);

        var seen = toTheEnd(id, 1_000_000L);

        assertThat(seen.restarted).isTrue();
        assertThat(seen.stateNames()).containsExactly(TaskState.SUCCEEDED);
    }

    @Test
    void slowReaderIsDroppedAndResumesFromTheLog() {
        var hold = new CountDownLatch(1);
        var first = harness.submit("done", LATER);
        var slow = new RecordingSink(seen -> {
            if (seen.number() != null) {
                await(hold);
            }
        });
        var reading = read(harness.streams.matching(ALL, null), slow);
        Awaitility.await().until(() -> slow.last != null);
        for (int i = 0; i < 100; i++) {
            harness.await(harness.submit("done"));
        }
        assertThat(harness.hub.dropped()).isEqualTo(1);

        hold.countDown();
        Awaitility.await().until(reading::isDone);
        assertThat(slow.states.stream().filter(seen -> seen.number() != null)).hasSizeLessThan(65);

        var rest = live(ALL, slow.last);
        long missing = harness.changes.latest() - slow.last;
        Awaitility.await().until(() -> rest.states.size() == missing);
        assertThat(rest.states.getFirst().number()).isEqualTo(slow.last + 1);
        assertThat(harness.registry
                        .get("millrace.event.streams.dropped")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(harness.state(first)).isEqualTo(TaskState.SCHEDULED);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void progressIsThrottledAndTheLatestWins() {
        harness.handler.define("busy", context -> {
            for (int i = 1; i <= 50_000; i++) {
                context.progress(new Progress(i, 50_000L, "steps", null));
            }
            gate.await();
            return ScriptedHandler.DONE;
        });
        var id = harness.submit("busy", LATER);
        var one = new RecordingSink();
        var reading = read(harness.streams.of(id, null), one);
        Awaitility.await().until(() -> one.states.size() == 1);
        var all = live(ALL, null);

        harness.advance(Duration.ofMinutes(1));
        Awaitility.await().until(() -> lastProgress(one) == 50_000 && lastProgress(all) == 50_000);

        // the first at once, the last, and in between as many as there were quarters of a second
        assertThat(one.progress).hasSizeBetween(1, 20);
        assertThat(one.progress).allMatch(snapshot -> snapshot.future().state() == TaskState.RUNNING);
        gate.countDown();
        Awaitility.await().until(reading::isDone);
        assertThat(one.stateNames()).endsWith(TaskState.RUNNING, TaskState.SUCCEEDED);
    }

    private static long lastProgress(RecordingSink sink) {
        return sink.progress.isEmpty() || sink.progress.getLast().progress() == null
                ? 0
                : sink.progress.getLast().progress().completed();
    }

    @Test
    void drainEndsStreamsAndRefusesNewOnes() {
        var id = harness.submit("done", LATER);
        var reading = read(harness.streams.of(id, null), new RecordingSink());

        harness.hub.close();

        Awaitility.await().until(reading::isDone);
        assertThatThrownBy(() -> harness.streams.of(id, null)).isInstanceOf(Refusal.Draining.class);
        assertThat(harness.hub.open()).isZero();
    }

    @Test
    void oneStreamTooManyIsRefused() {
        var id = harness.submit("done", LATER);
        for (int i = 0; i < 50; i++) {
            harness.streams.of(id, null);
        }

        assertThatThrownBy(() -> harness.streams.matching(ALL, null)).isInstanceOf(Refusal.TooManyStreams.class);
        assertThatThrownBy(() -> harness.streams.of(new FutureId(new UUID(1, 1)), null))
                .isInstanceOf(Refusal.FutureNotFound.class);
        assertThat(harness.registry.get("millrace.event.streams").gauge().value())
                .isEqualTo(50);
    }
}
