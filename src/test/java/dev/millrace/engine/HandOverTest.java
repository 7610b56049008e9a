package dev.millrace.engine;

import static dev.millrace.engine.Family.task;
import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that goes on in another pool. */
class HandOverTest {

    private static final PoolName OTHER = new PoolName("other");
    private static final int SIZE = 4;

    @TempDir
    Path directory;

    private EngineHarness harness;
    private final Semaphore firstMayEnd = new Semaphore(0);
    private final Semaphore secondMayEnd = new Semaphore(0);
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();
    private final AtomicInteger discarded = new AtomicInteger();

    @BeforeEach
    void start() {
        harness = new EngineHarness(directory, SIZE);
        put(1, 100);
        harness.handler.define("two-parts", context -> {
            first.incrementAndGet();
            try {
                firstMayEnd.acquire();
            } finally {
                first.decrementAndGet();
            }
            return new Outcome.HandOver(OTHER, new Rest());
        });
    }

    private void put(int size, int capacity) {
        harness.pools.put(
                new PoolDefinition(OTHER, PoolKind.VIRTUAL, size, capacity, QueueOrder.FIFO, Duration.ofMinutes(1)));
    }

    private final class Rest implements Outcome.Part {
        @Override
        public Outcome run(TaskContext context) throws InterruptedException {
            second.incrementAndGet();
            try {
                secondMayEnd.acquire();
                return ScriptedHandler.DONE;
            } catch (InterruptedException e) {
                discarded.incrementAndGet();
                throw e;
            } finally {
                second.decrementAndGet();
            }
        }

        @Override
        public void discard() {
            discarded.incrementAndGet();
        }
    }

    @AfterEach
    void stop() {
        firstMayEnd.release(1000);
        secondMayEnd.release(1000);
        harness.close();
    }

    private List<FutureId> submit(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> harness.submit("two-parts"))
                .toList();
    }

    private FutureId waiting() {
        var all = submit(2);
        await().until(() -> first.get() == 2);
        firstMayEnd.release(2);
        await().until(() -> second.get() == 1 && waitsForOther(all).count() == 1);
        return waitsForOther(all).findAny().orElseThrow();
    }

    private Stream<FutureId> waitsForOther(List<FutureId> ids) {
        return ids.stream().filter(id -> new WaitingOn.Slot(OTHER).equals(why(id)));
    }

    private WaitingOn why(FutureId id) {
        return harness.engine.find(id).waitingOn();
    }

    @Test
    void slotsOfTheTwoPoolsAreLimitedApart() {
        var all = submit(8);
        await().until(() -> first.get() == SIZE);
        firstMayEnd.release(3);

        await().until(() -> second.get() == 1 && first.get() == SIZE);
        assertThat(waitsForOther(all)).hasSize(2);
        assertThat(all.stream().map(harness::state).filter(TaskState.RUNNING::equals))
                .hasSize(7);
        assertThat(harness.pools.get(EngineHarness.POOL).active()).isEqualTo(SIZE);
        assertThat(harness.pools.get(OTHER).active()).isOne();

        firstMayEnd.release(5);
        secondMayEnd.release(8);
        all.forEach(id -> assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED));
        assertThat(harness.await(all.getFirst()).attempts().ended()).hasSize(1);
        await().until(() -> harness.pools.get(EngineHarness.POOL).active() == 0
                && harness.pools.get(OTHER).active() == 0);
        assertThat(discarded).hasValue(0);
    }

    @Test
    void whatWasHandedOverGoesBeforeWhatIsQueued() {
        var waiting = waiting();
        var order = new CopyOnWriteArrayList<FutureId>();
        harness.handler.define("queued", context -> {
            order.add(context.id());
            return ScriptedHandler.DONE;
        });
        var queued = harness.engine
                .submit(task("queued").options(SubmitOptionsBuilder.in(OTHER)).build())
                .future();
        assertThat(queued.future().state()).isEqualTo(TaskState.QUEUED);

        secondMayEnd.release();
        await().until(() -> why(waiting) == null && second.get() == 1);
        assertThat(order).isEmpty();
        secondMayEnd.release();

        assertThat(harness.await(queued.future().id()).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void cancelDuringTheFirstPartEndsIt() {
        var id = submit(1).getFirst();
        await().until(() -> first.get() == 1);
        harness.engine.cancel(id);
        assertThat(harness.await(id).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(discarded).hasValue(0);
    }

    @Test
    void cancelWhileItWaitsThrowsAwayWhatThereIs() {
        var waiting = waiting();
        harness.engine.cancel(waiting);
        assertThat(harness.await(waiting).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(discarded).hasValue(1);
        secondMayEnd.release();
        await().until(() -> harness.pools.get(OTHER).active() == 0);
    }

    @Test
    void cancelDuringTheSecondPartInterruptsIt() {
        var id = submit(1).getFirst();
        firstMayEnd.release();
        await().until(() -> second.get() == 1);
        harness.engine.cancel(id);
        assertThat(harness.await(id).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(discarded).hasValue(1);
        await().until(() -> harness.pools.get(OTHER).active() == 0);
    }

    @Test
    void timeoutIsThatOfBothPartsTogether() {
        var held = submit(1);
        firstMayEnd.release();
        await().until(() -> second.get() == 1);
        var late = harness.submit(
                "two-parts", options().timeout(Duration.ofMillis(200)).build());
        firstMayEnd.release();

        var done = harness.await(late);

        assertThat(done.ending().error().code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(discarded).hasValue(1);
        secondMayEnd.release();
        harness.await(held.getFirst());
    }

    @Test
    void pausedPoolHoldsTheSecondPartBack() {
        harness.pools.pause(OTHER);
        var id = submit(1).getFirst();
        firstMayEnd.release();
        await().until(() -> new WaitingOn.Pool(OTHER, PoolState.PAUSED).equals(why(id)));
        assertThat(harness.pools.get(EngineHarness.POOL).active()).isZero();

        harness.pools.resume(OTHER);
        secondMayEnd.release();

        assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void poolThatIsShutDownTurnsThemAway() {
        var waiting = waiting();

        harness.pools.shutdown(OTHER, false, Wait.NONE);

        var error = harness.await(waiting).ending().error();
        assertThat(error.code()).isEqualTo(ErrorCode.TASK_FAILED);
        assertThat(error.message()).contains("pool 'other'", "is shut down");
        assertThat(discarded).hasValue(1);
        assertThat(second).hasValue(1);
        secondMayEnd.release();
        await().until(() -> harness.pools.get(OTHER).state() == PoolState.SHUT_DOWN);
    }

    @Test
    void poolThatIsGoneFailsIt() {
        var id = submit(1).getFirst();
        await().until(() -> first.get() == 1);
        harness.pools.delete(OTHER);
        firstMayEnd.release();

        assertThat(harness.await(id).ending().error().message()).contains("pool 'other'", "does not exist any more");
        assertThat(discarded).hasValue(1);
    }

    @Test
    void beyondTheCapacityOfTheOtherPoolTheFirstSlotIsKept() {
        put(1, 1);
        var all = submit(5);
        await().until(() -> first.get() == SIZE);
        firstMayEnd.release(3);
        // One runs, one waits, and one has no room to wait: of four slots, one is kept and three go on.
        await().until(() -> waitsForOther(all).count() == 2 && first.get() == 2);
        assertThat(harness.pools.get(EngineHarness.POOL).active()).isEqualTo(3);

        secondMayEnd.release();
        await().until(() -> harness.pools.get(EngineHarness.POOL).active() == 2
                && waitsForOther(all).count() == 1);
        firstMayEnd.release(2);
        secondMayEnd.release(4);

        all.forEach(id -> assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED));
    }

    @Test
    void drainHandsBackWhatWaits() {
        var waiting = waiting();
        harness.drain.run();
        assertThat(harness.state(waiting)).isEqualTo(TaskState.QUEUED);
        assertThat(harness.store
                        .find(waiting)
                        .orElseThrow()
                        .attempts()
                        .ended()
                        .getLast()
                        .endedBy())
                .isEqualTo(EndedBy.INTERRUPTED);
        assertThat(discarded).hasValue(2);
    }

    @Test
    void poolThatOthersWaitForIsNotDeleted() {
        waiting();
        assertThatThrownBy(() -> harness.pools.delete(OTHER)).isInstanceOf(Refusal.PoolInUse.class);
    }
}
