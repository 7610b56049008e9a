package dev.millrace.engine;

import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Attempt;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolState;
import dev.millrace.task.Progress;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {

    @TempDir
    Path directory;

    private EngineHarness harness;
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void start() {
        harness = new EngineHarness(directory);
        harness.handler.define("gated", context -> {
            gate.await();
            return ScriptedHandler.DONE;
        });
        harness.handler.define("stubborn", context -> {
            while (gate.getCount() > 0) {
                Thread.onSpinWait();
            }
            return context.stopRequested() ? new Outcome.Stopped() : ScriptedHandler.DONE;
        });
        harness.handler.define(
                "failing", context -> new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, "no luck")));
    }

    @AfterEach
    void stop() {
        gate.countDown();
        harness.close();
    }

    @Test
    void taskRunsAndItsResultIsKept() {
        var done = harness.await(harness.submit("done"));
        assertThat(done.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(done.ending().result().asString()).isEqualTo("done");
        assertThat(ends(done)).containsExactly(EndedBy.OK);
    }

    @Test
    void thrownExceptionFailsTheTaskWithItsMessage() {
        harness.handler.define("throwing", context -> {
            throw new IllegalStateException("out of luck");
        });
        var done = harness.await(harness.submit("throwing"));
        assertThat(done.state()).isEqualTo(TaskState.FAILED);
        assertThat(done.ending().error().code()).isEqualTo(ErrorCode.TASK_FAILED);
        assertThat(done.ending().error().message()).contains("out of luck");
    }

    @Test
    void outOfMemoryInATaskEndsItsAttemptAndNothingElse() {
        harness.handler.define("greedy", context -> {
            throw new OutOfMemoryError("Java heap space");
        });
        var done = harness.await(harness.submit("greedy"));
        assertThat(ends(done)).containsExactly(EndedBy.OOM);
        assertThat(harness.await(harness.submit("done")).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void failedAttemptsPauseAndAreTriedAgainUntilTheBudgetIsSpent() {
        var id = harness.submit("failing", options().attempts(3).build());
        harness.awaitState(id, TaskState.SCHEDULED);
        assertThat(harness.engine.find(id).waitingOn())
                .isEqualTo(new WaitingOn.Retry(harness.clock.instant().plusSeconds(1)));
        harness.advance(Duration.ofSeconds(1));
        await().until(() ->
                harness.engine.find(id).future().attempts().number() == 2 && harness.state(id) == TaskState.SCHEDULED);
        harness.advance(Duration.ofSeconds(2));
        var done = harness.await(id);
        assertThat(done.state()).isEqualTo(TaskState.FAILED);
        assertThat(ends(done)).containsExactly(EndedBy.ERROR, EndedBy.ERROR, EndedBy.ERROR);
    }

    @Test
    void attemptThatTakesTooLongIsStopped() {
        var id =
                harness.submit("gated", options().timeout(Duration.ofMillis(50)).build());
        var done = harness.await(id);
        assertThat(done.ending().error().code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(ends(done)).containsExactly(EndedBy.TIMEOUT);
    }

    @Test
    void delayedTaskWaitsForItsTime() {
        var id = harness.submit("done", options().delay(Duration.ofMinutes(5)).build());
        assertThat(harness.engine.find(id).waitingOn())
                .isEqualTo(new WaitingOn.Time(harness.clock.instant().plusSeconds(300)));
        harness.advance(Duration.ofMinutes(4));
        assertThat(harness.state(id)).isEqualTo(TaskState.SCHEDULED);
        harness.advance(Duration.ofMinutes(1));
        assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void taskThatIsNotStartedInTimeExpiresAndCanStillBeRetried() {
        harness.pools.pause(EngineHarness.POOL);
        var id = harness.submit("done", options().ttl(Duration.ofMinutes(1)).build());
        harness.advance(Duration.ofMinutes(1));
        assertThat(harness.await(id).ending().error().code()).isEqualTo(ErrorCode.EXPIRED);
        harness.pools.resume(EngineHarness.POOL);
        harness.engine.retry(id);
        assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void delayBeyondTheTtlIsRefused() {
        var options = options()
                .delay(Duration.ofMinutes(2))
                .ttl(Duration.ofMinutes(1))
                .build();
        assertThatThrownBy(() -> harness.submit("done", options)).isInstanceOf(Refusal.Invalid.class);
    }

    @Test
    void queuesAreServedInTheirOrder() {
        assertThat(orderOf(QueueOrder.FIFO)).containsExactly(0, 1, 2, 3);
        assertThat(orderOf(QueueOrder.LIFO)).containsExactly(3, 2, 1, 0);
        // priorities 0, 1, 0, 1
        assertThat(orderOf(QueueOrder.PRIORITY)).containsExactly(1, 3, 0, 2);
    }

    private List<Integer> orderOf(QueueOrder order) {
        harness.pools.pause(EngineHarness.POOL);
        // Submitted in one order and served in another: what is queued is ranked anew.
        harness.pools.put(EngineHarness.pool(1, 1000, QueueOrder.FIFO));
        var started = new CopyOnWriteArrayList<FutureId>();
        harness.handler.define("noted", context -> {
            started.add(context.id());
            return ScriptedHandler.DONE;
        });
        var ids = IntStream.range(0, 4)
                .mapToObj(i -> harness.submit("noted", options().priority(i % 2).build()))
                .toList();
        harness.pools.put(EngineHarness.pool(1, 1000, order));
        harness.pools.resume(EngineHarness.POOL);
        harness.pools.awaitIdle(EngineHarness.POOL, Wait.of(Duration.ofSeconds(10)));
        return started.stream().map(ids::indexOf).toList();
    }

    @Test
    void positionInTheQueueIsTold() {
        harness.awaitState(harness.submit("gated"), TaskState.RUNNING);
        var first = harness.submit("done");
        var second = harness.submit("done");
        assertThat(harness.engine.find(first).waitingOn()).isEqualTo(new WaitingOn.Queue(1, null));
        assertThat(harness.engine.find(second).waitingOn()).isEqualTo(new WaitingOn.Queue(2, null));
        harness.pools.pause(EngineHarness.POOL);
        assertThat(harness.engine.find(first).waitingOn())
                .isEqualTo(new WaitingOn.Pool(EngineHarness.POOL, PoolState.PAUSED));
    }

    @Test
    void fullQueueRefusesAndLosesNothing() {
        harness.pools.put(EngineHarness.pool(1, 2, QueueOrder.FIFO));
        var running = harness.submit("gated");
        var first = harness.submit("done");
        var second = harness.submit("done");
        assertThatThrownBy(() -> harness.submit("done")).isInstanceOf(Refusal.QueueFull.class);
        assertThat(harness.counter("millrace.tasks.rejected", "reason", "queue-full"))
                .isOne();
        gate.countDown();
        for (var id : List.of(running, first, second)) {
            assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED);
        }
        assertThat(harness.await(harness.submit("done")).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void queuedTaskIsCancelledAtOnceAndNeverRuns() {
        var running = harness.submit("gated");
        harness.awaitState(running, TaskState.RUNNING);
        var id = harness.submit("done");
        assertThat(harness.engine.cancel(id).future().state()).isEqualTo(TaskState.CANCELLED);
        gate.countDown();
        harness.await(running);
        assertThat(harness.engine.find(id).future().attempts().number()).isZero();
        assertThatThrownBy(() -> harness.engine.cancel(id)).isInstanceOf(Refusal.AlreadyDone.class);
    }

    @Test
    void runningTaskIsInterruptedAndNeverTriedAgain() {
        var id = harness.submit("gated", options().attempts(5).build());
        harness.awaitState(id, TaskState.RUNNING);
        assertThat(harness.engine.cancel(id).future().state()).isEqualTo(TaskState.CANCELLING);
        var done = harness.await(id);
        assertThat(done.state()).isEqualTo(TaskState.CANCELLED);
        assertThat(ends(done)).containsExactly(EndedBy.CANCELLED);
    }

    @Test
    void workThatIgnoresTheCancelKeepsItsSlotAndSaysSo() {
        var id = harness.submit("stubborn");
        harness.awaitState(id, TaskState.RUNNING);
        harness.engine.cancel(id);
        var behind = harness.submit("done");
        assertThat(harness.state(behind)).isEqualTo(TaskState.QUEUED);
        assertThat(harness.engine.find(id).waitingOn()).isEqualTo(new WaitingOn.Stopping(harness.clock.instant()));
        harness.clock.advance(Duration.ofSeconds(11));
        assertThat(harness.registry
                        .get("millrace.stuck")
                        .tag("pool", "test")
                        .gauge()
                        .value())
                .isOne();
        gate.countDown();
        assertThat(harness.await(id).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(harness.await(behind).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void workThatFinishesInSpiteOfTheCancelHasSucceeded() {
        harness.handler.define("finishing", context -> {
            while (gate.getCount() > 0) {
                Thread.onSpinWait();
            }
            return ScriptedHandler.DONE;
        });
        var id = harness.submit("finishing");
        harness.awaitState(id, TaskState.RUNNING);
        harness.engine.cancel(id);
        gate.countDown();
        assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void retryByHandRunsTheSameFutureWithANewBudget() {
        var id = harness.submit("failing");
        harness.await(id);
        harness.handler.define("failing", context -> ScriptedHandler.DONE);
        harness.engine.retry(id);
        var done = harness.await(id);
        assertThat(done.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(done.attempts().all()).extracting(Attempt::number).containsExactly(1, 2);
        assertThatThrownBy(() -> harness.engine.retry(id)).isInstanceOf(Refusal.NotRetryable.class);
    }

    @Test
    void progressIsShownWhileItRuns() {
        harness.handler.define("telling", context -> {
            context.progress(new Progress(1, 4L, "parts", null));
            gate.await();
            return ScriptedHandler.DONE;
        });
        var id = harness.submit("telling");
        await().until(() -> harness.engine.find(id).progress() != null);
        assertThat(harness.engine.find(id).progress().fraction()).isEqualTo(0.25);
        gate.countDown();
        harness.await(id);
        assertThat(harness.engine.find(id).progress()).isNull();
    }

    @Test
    void sameKeyAndBodyGivesTheSameFutureAlsoWhenTheQueueIsFull() {
        harness.pools.put(EngineHarness.pool(1, 1, QueueOrder.FIFO));
        harness.submit("gated");
        var key = new Submission.RequestKey("/v1/tasks", "k", "body");
        var first = harness.submit("done", SubmitOptions.DEFAULTS, key);
        var again = harness.submit("done", SubmitOptions.DEFAULTS, key);
        assertThat(again.replayed()).isTrue();
        assertThat(again.future().future().id())
                .isEqualTo(first.future().future().id());
        var other = new Submission.RequestKey("/v1/tasks", "k", "other body");
        assertThatThrownBy(() -> harness.submit("done", SubmitOptions.DEFAULTS, other))
                .isInstanceOf(Refusal.IdempotencyKeyReused.class);
    }

    @Test
    void doneFutureIsForgottenAfterItsRetention() {
        var id = harness.submit(
                "done", options().retention(Duration.ofMinutes(1)).build());
        harness.await(id);
        harness.purge();
        assertThat(harness.engine.find(id)).isNotNull();
        harness.clock.advance(Duration.ofMinutes(1));
        harness.purge();
        assertThatThrownBy(() -> harness.engine.find(id)).isInstanceOf(Refusal.FutureNotFound.class);
        assertThat(harness.forgotten).containsExactly(id);
    }

    @Test
    void unfinishedFutureIsNotDeleted() {
        var id = harness.submit("gated");
        assertThatThrownBy(() -> harness.engine.delete(id)).isInstanceOf(Refusal.NotDone.class);
        gate.countDown();
        harness.await(id);
        assertThat(harness.forgotten).isEmpty();
        harness.engine.delete(id);
        assertThatThrownBy(() -> harness.engine.find(id)).isInstanceOf(Refusal.FutureNotFound.class);
        assertThat(harness.forgotten).containsExactly(id);
    }

    @Test
    void cancelBetweenTwoAttemptsThrowsAwayWhatTheFirstSetAside() {
        var id = harness.submit("failing", options().attempts(2).build());
        harness.awaitState(id, TaskState.SCHEDULED);
        assertThat(harness.forgotten).isEmpty();
        harness.engine.cancel(id);
        assertThat(harness.forgotten).containsExactly(id);
    }

    @Test
    void outcomeIsRecordedAsSoonAsTheStoreTakesWritesAgain() {
        var id = harness.submit("gated");
        harness.awaitState(id, TaskState.RUNNING);
        harness.unreliable.failWrites(true);
        gate.countDown();
        assertThatThrownBy(() -> harness.submit("done")).isInstanceOf(Refusal.StoreUnavailable.class);
        assertThat(harness.state(id)).isEqualTo(TaskState.RUNNING);
        harness.unreliable.failWrites(false);
        assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED);
        // The refused submission has given back what it had reserved.
        assertThat(harness.await(harness.submit("done")).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(harness.pools.get(EngineHarness.POOL).queued()).isZero();
    }

    @Test
    void countersStartAtZeroAndCount() {
        assertThat(harness.counter("millrace.attempts", "ended_by", "lost")).isZero();
        harness.await(harness.submit("done"));
        assertThat(harness.counter("millrace.tasks.submitted", "type", "compute"))
                .isOne();
        // Who waits for the future may be told before it is counted.
        await().untilAsserted(() -> assertThat(harness.counter("millrace.tasks.finished", "outcome", "succeeded"))
                .isOne());
        await().untilAsserted(() -> assertThat(harness.counter("millrace.attempts", "ended_by", "ok"))
                .isOne());
        await().untilAsserted(() -> assertThat(harness.registry
                        .get("executor")
                        .tag("name", "test")
                        .timer()
                        .count())
                .isOne());
    }

    private static List<EndedBy> ends(FutureRecord future) {
        return future.attempts().ended().stream().map(Attempt::endedBy).toList();
    }
}
