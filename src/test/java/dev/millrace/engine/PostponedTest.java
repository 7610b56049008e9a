package dev.millrace.engine;

import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that is put off until its time comes, and work that is held up while it runs. */
class PostponedTest {

    private static final Duration PAUSE = Duration.ofMinutes(3);
    private static final Outcome FAILED = new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, "no luck"));

    @TempDir
    Path directory;

    private EngineHarness harness;

    /** What comes of one attempt after the other; then all goes well. */
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        harness = new EngineHarness(directory);
        harness.handler.define("scripted", _ -> Objects.requireNonNullElse(outcomes.poll(), ScriptedHandler.DONE));
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private Outcome putOff(int pauses) {
        return new Outcome.Postponed(harness.clock.instant().plus(PAUSE.multipliedBy(pauses)), "closed");
    }

    @Test
    void waitsForItsTimeAndSpendsNoAttempt() {
        outcomes.add(putOff(1));
        outcomes.add(putOff(2));
        var id = harness.submit("scripted");
        harness.awaitState(id, TaskState.SCHEDULED);
        assertThat(harness.engine.find(id).waitingOn())
                .isEqualTo(new WaitingOn.Time(harness.clock.instant().plus(PAUSE)));

        harness.advance(PAUSE);
        harness.awaitState(id, TaskState.SCHEDULED);
        harness.advance(PAUSE);

        var done = harness.await(id);
        assertThat(done.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(done.task().options().retry().maxAttempts()).isEqualTo(1);
        assertThat(done.attempts().spent()).isEqualTo(1);
        assertThat(done.attempts().all()).hasSize(1);
        // Who waits for the future may be told before it is counted.
        await().untilAsserted(() -> assertThat(harness.counter("millrace.attempts", "ended_by", "ok"))
                .isEqualTo(1));
        assertThat(harness.registry.get("millrace.attempts.postponed").counter().count())
                .isEqualTo(2);
    }

    @Test
    void givesItsSlotToOthersMeanwhile() {
        outcomes.add(putOff(1));
        var first = harness.submit("scripted");
        harness.awaitState(first, TaskState.SCHEDULED);

        assertThat(harness.await(harness.submit("done")).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(harness.state(first)).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void canBeCancelledMeanwhile() {
        outcomes.add(putOff(1));
        var id = harness.submit("scripted");
        harness.awaitState(id, TaskState.SCHEDULED);

        harness.engine.cancel(id);

        assertThat(harness.state(id)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void tellsAPauseAfterAFailureFromATimeThatItWasPutOffTo() {
        outcomes.add(FAILED);
        outcomes.add(putOff(2));
        var id = harness.submit("scripted", options().attempts(2).build());
        harness.awaitState(id, TaskState.SCHEDULED);
        assertThat(harness.engine.find(id).waitingOn()).isInstanceOf(WaitingOn.Retry.class);

        harness.advance(PAUSE);

        await().until(() -> harness.engine.find(id).waitingOn() instanceof WaitingOn.Time);
        await().untilAsserted(() -> assertThat(harness.counter("millrace.attempts", "ended_by", "error"))
                .isEqualTo(1));
    }

    @Test
    void runningWorkTellsWhichHostHoldsItUp() throws InterruptedException {
        var heldUp = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var went = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        harness.handler.define("held-up", context -> {
            try (var _ = context.waitingFor("example.org")) {
                heldUp.countDown();
                goOn.await();
            }
            went.countDown();
            end.await();
            return ScriptedHandler.DONE;
        });
        var id = harness.submit("held-up");
        heldUp.await();
        var snapshot = harness.engine.find(id);
        assertThat(snapshot.future().state()).isEqualTo(TaskState.RUNNING);
        assertThat(snapshot.waitingOn()).isEqualTo(new WaitingOn.Host("example.org"));

        goOn.countDown();
        went.await();

        assertThat(harness.engine.find(id).waitingOn()).isNull();
        end.countDown();
        harness.await(id);
    }

    @Test
    void bandwidthOfThePoolIsKnownToItsTasksAsItIsNow() throws InterruptedException {
        var known = new ArrayBlockingQueue<Optional<Long>>(2);
        var changed = new CountDownLatch(1);
        harness.handler.define("asking", context -> {
            known.add(Optional.ofNullable(context.poolBandwidth()));
            changed.await();
            known.add(Optional.ofNullable(context.poolBandwidth()));
            return ScriptedHandler.DONE;
        });
        var id = harness.submit("asking");
        assertThat(known.poll(5, TimeUnit.SECONDS)).isEmpty();

        harness.pools.put(limited(5_000));
        changed.countDown();

        assertThat(known.poll(5, TimeUnit.SECONDS)).contains(5_000L);
        harness.await(id);
    }

    private PoolDefinition limited(long bytes) {
        var now = harness.pools.get(EngineHarness.POOL).definition();
        return new PoolDefinition(
                now.name(), now.kind(), now.size(), null, now.queueCapacity(), now.order(), now.timeout(), bytes, null);
    }
}
