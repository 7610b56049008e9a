package dev.millrace.engine;

import static dev.millrace.engine.EngineHarness.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A pool may have a limit over all nodes beside its size on each. */
class ClusterTotalTest extends TwoNodes {

    private static PoolDefinition total(int total) {
        return new PoolDefinition(
                POOL, PoolKind.PLATFORM, 2, total, 1000, QueueOrder.FIFO, Duration.ofMinutes(1), null, null);
    }

    private void put(int total) {
        one.pools.put(total(total));
        soon().until(() -> other.pools.get(POOL).definition().equals(total(total)));
    }

    private EngineHarness runnerOf(FutureId id) {
        awaitRunning(one, id);
        var node = one.store.find(id).orElseThrow().attempts().live().node();
        return node.equals(one.parts.node()) ? one : other;
    }

    private EngineHarness not(EngineHarness node) {
        return node == one ? other : one;
    }

    @Test
    void whatTheTotalHoldsBackSaysSo() {
        put(1);
        awaitRunning(one, other.submit("block"));
        var held = one.submit("block");
        for (var node : List.of(one, other)) {
            soon().until(() -> node.pools.get(POOL).active() == 1);
            assertThat(node.engine.find(held).waitingOn()).isEqualTo(new WaitingOn.Queue(1, 1));
        }
    }

    @Test
    void aSlotThatComesFreeAtOneIsTakenAtTheOther() {
        put(1);
        var gate = new CountDownLatch(1);
        for (var node : List.of(one, other)) {
            node.handler.define("gated", context -> {
                gate.await();
                return ScriptedHandler.DONE;
            });
        }
        var first = one.submit("gated");
        var runner = runnerOf(first);
        runner.pools.live(POOL).stopClaims();
        var second = runner.submit("block");
        assertThat(runner.state(second)).isEqualTo(TaskState.QUEUED);

        gate.countDown();

        awaitRunning(one, second);
        assertThat(runnerOf(second)).isSameAs(not(runner));
    }

    @Test
    void aHigherTotalHoldsAtOnceOnAllNodes() {
        put(1);
        var runner = runnerOf(one.submit("block"));
        var ids = new ArrayList<FutureId>();
        for (int i = 0; i < 3; i++) {
            ids.add(runner.submit("block"));
        }
        not(runner).pools.put(total(4));
        ids.forEach(id -> awaitRunning(one, id));
        for (var node : List.of(one, other)) {
            soon().until(() -> node.pools.get(POOL).active() == 4);
            assertThat(node.pools.live(POOL).held()).isEqualTo(2);
        }
    }

    @Test
    void noneOfManyShortTasksIsLeftBehindOrOneTooMany() {
        put(2);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        for (var node : List.of(one, other)) {
            node.handler.define("count", context -> counted(running, most));
        }
        var ids = new ArrayList<FutureId>();
        for (int i = 0; i < 100; i++) {
            ids.add(one.submit("count"));
            ids.add(other.submit("count"));
        }
        ids.forEach(id -> assertThat(await(one, id).state()).isEqualTo(TaskState.SUCCEEDED));
        assertThat(most.get()).isBetween(1, 2);
    }

    /** Nobody tells when it comes free: the node that had it may have been frozen and given up. */
    @Test
    void whatAnotherHasLockedIsClaimedOnceItComesFree() throws SQLException {
        put(1);
        FutureId id;
        try (var holder = tables()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT 1 FROM pools FOR UPDATE");
            id = one.submit("block");
            for (var node : List.of(one, other)) {
                soon().until(() -> node.pools.live(POOL).queued() == 1);
                for (int i = 0; i < 10; i++) { // meanwhile it claims in vain, on one of its writers
                    CompletableFuture.runAsync(() -> node.store.probe().join(), Thread::startVirtualThread)
                            .join();
                }
            }
            holder.rollback();
        }
        awaitRunning(one, id);
    }

    private static Outcome counted(AtomicInteger running, AtomicInteger most) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        Thread.yield();
        running.decrementAndGet();
        return ScriptedHandler.DONE;
    }
}
