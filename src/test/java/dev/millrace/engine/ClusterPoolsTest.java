package dev.millrace.engine;

import static dev.millrace.engine.EngineHarness.POOL;
import static dev.millrace.engine.EngineHarness.pool;
import static dev.millrace.engine.SubmitOptionsBuilder.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.FutureId;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Pools are those of all nodes, whichever of them is asked. */
class ClusterPoolsTest extends TwoNodes {

    private static final PoolName MORE = new PoolName("more");

    private static PoolDefinition more(PoolKind kind) {
        return new PoolDefinition(MORE, kind, 1, 10, QueueOrder.FIFO, Duration.ofMinutes(1));
    }

    private static PoolState state(EngineHarness node) {
        return node.pools.get(POOL).state();
    }

    private static void awaitState(EngineHarness node, PoolState state) {
        soon().until(() -> state(node) == state);
    }

    private FutureId runningAtTheOther() {
        var id = other.submit("block");
        awaitRunning(one, id);
        soon().until(() -> one.pools.get(POOL).active() == 1);
        assertThat(one.store.find(id).orElseThrow().attempts().live().node()).isEqualTo(other.parts.node());
        return id;
    }

    @Test
    void aPoolThatOneMadeTakesTasksAtTheOtherAtOnce() {
        one.pools.put(more(PoolKind.PLATFORM));
        var id = other.submit("block", in(MORE));
        awaitRunning(one, id);
        soon().until(() -> one.pools.get(MORE).active() == 1);
        release.countDown();
        assertThat(await(one, id).state()).isEqualTo(TaskState.SUCCEEDED);
        for (var node : List.of(one, other)) {
            soon().until(() -> node.pools.get(MORE).active() == 0);
        }
    }

    @Test
    void aChangedDefinitionHoldsAtTheOther() {
        one.pools.put(pool(3, 77, QueueOrder.LIFO));
        soon().until(() -> other.pools.get(POOL).definition().equals(pool(3, 77, QueueOrder.LIFO)));
        for (int i = 0; i < 6; i++) {
            other.submit("block");
        }
        soon().until(() -> other.pools.get(POOL).active() == 6);
    }

    @Test
    void aPauseHoldsAtTheOtherUntilEitherResumes() {
        one.pools.pause(POOL);
        awaitState(other, PoolState.PAUSED);
        var id = other.submit("block");
        assertThat(other.state(id)).isEqualTo(TaskState.QUEUED);

        other.pools.resume(POOL);
        awaitRunning(one, id);
        awaitState(one, PoolState.RUNNING);
    }

    @Test
    void aPauseKeepsTheDefinitionThatTheOtherSetAMomentAgo() {
        other.pools.put(pool(5, 50, QueueOrder.FIFO));
        one.pools.pause(POOL);
        for (var node : List.of(one, other)) {
            awaitState(node, PoolState.PAUSED);
            soon().until(() -> node.pools.get(POOL).definition().size() == 5);
        }
    }

    @Test
    void aPoolDrainsAsLongAsAnythingOfItRunsAnywhere() {
        var id = runningAtTheOther();
        assertThat(one.pools.shutdown(POOL, false, Wait.NONE).state()).isEqualTo(PoolState.DRAINING);
        awaitState(other, PoolState.DRAINING);
        assertThatThrownBy(() -> other.submit("block")).isInstanceOf(Refusal.PoolShutDown.class);
        assertThat(state(one)).isEqualTo(PoolState.DRAINING);

        release.countDown();
        await(one, id);
        awaitState(one, PoolState.SHUT_DOWN);
        awaitState(other, PoolState.SHUT_DOWN);
    }

    @Test
    void whoWaitsForAShutdownWaitsForAllNodes() {
        runningAtTheOther();
        var waiting = CompletableFuture.supplyAsync(() -> one.pools.shutdown(POOL, false, Wait.of(PATIENCE)));
        awaitState(other, PoolState.DRAINING);
        assertThat(waiting).isNotDone();
        release.countDown();
        assertThat(waiting.join().state()).isEqualTo(PoolState.SHUT_DOWN);
    }

    @Test
    void aPoolIsIdleWhenAllNodesAreDoneWithIt() {
        var id = runningAtTheOther();
        var waiting = CompletableFuture.supplyAsync(() -> one.pools.awaitIdle(POOL, Wait.of(PATIENCE)));
        assertThat(one.pools.awaitIdle(POOL, Wait.of(Duration.ofMillis(50))).active())
                .isEqualTo(1);
        assertThat(waiting).isNotDone();
        release.countDown();
        assertThat(waiting.join().active()).isZero();
        assertThat(one.state(id)).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void aPoolIsDeletedEverywhereOnceNothingOfItIsLeftAnywhere() {
        var id = runningAtTheOther();
        assertThatThrownBy(() -> one.pools.delete(POOL)).isInstanceOf(Refusal.PoolInUse.class);
        release.countDown();
        await(one, id);

        one.pools.delete(POOL);
        soon().untilAsserted(
                        () -> assertThatThrownBy(() -> other.pools.get(POOL)).isInstanceOf(Refusal.PoolNotFound.class));
    }

    @Test
    void aPoolIsNeverDeletedUnderATaskThatComesInElsewhere() {
        for (int i = 0; i < 20; i++) {
            one.pools.put(more(PoolKind.PLATFORM));
            soon().until(() -> other.pools.find(MORE).isPresent());
            var coming = CompletableFuture.supplyAsync(() -> other.submit("block", in(MORE)));
            if (isDeleted()) {
                assertThatThrownBy(coming::join)
                        .cause()
                        .isInstanceOfAny(Refusal.PoolNotFound.class, Refusal.PoolShutDown.class);
            } else {
                other.engine.cancel(coming.join());
                await(other, coming.join());
                soon().until(this::isDeleted);
            }
            soon().until(() -> other.pools.find(MORE).isEmpty());
        }
        assertThat(one.store.unfinished()).isEmpty();
    }

    private boolean isDeleted() {
        try {
            one.pools.delete(MORE);
            return true;
        } catch (Refusal.PoolInUse _) {
            return false;
        }
    }

    @Test
    void theKindStaysWhileTheOtherRunsSomething() {
        runningAtTheOther();
        var another = new PoolDefinition(POOL, PoolKind.VIRTUAL, 1, 10, QueueOrder.FIFO, Duration.ofMinutes(1));
        assertThatThrownBy(() -> one.pools.put(another)).isInstanceOf(Refusal.PoolKindFixed.class);
    }

    @Test
    void whatCannotBeReadIsReadAgain() {
        other.unreliable.failReads(true);
        one.pools.pause(POOL);
        soon().until(() -> other.unreliable.readsRefused() > 0);
        other.unreliable.failReads(false);
        awaitState(other, PoolState.PAUSED);
    }

    @Test
    void whatOneMissedOfPoolsIsLookedUp() {
        one.pools.put(more(PoolKind.PLATFORM));
        soon().until(() -> other.pools.list().size() == 2);
        other.unreliable.deafen();
        one.pools.pause(POOL);
        one.pools.delete(MORE);
        assertThat(state(other)).isEqualTo(PoolState.RUNNING);

        other.unreliable.hearAgain();

        awaitState(other, PoolState.PAUSED);
        soon().until(() -> other.pools.list().size() == 1);
    }
}
