package dev.millrace.engine;

import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolsTest {

    private static final PoolName POOL = EngineHarness.POOL;

    @TempDir
    Path directory;

    private EngineHarness harness;
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void start() {
        harness = harness();
    }

    private EngineHarness harness() {
        var made = new EngineHarness(directory);
        made.handler.define("gated", context -> {
            gate.await();
            return ScriptedHandler.DONE;
        });
        return made;
    }

    @AfterEach
    void stop() {
        gate.countDown();
        harness.close();
    }

    @Test
    void pausedPoolTakesTasksAndStartsNone() {
        harness.pools.pause(POOL);
        var id = harness.submit("done");
        assertThat(harness.state(id)).isEqualTo(TaskState.QUEUED);
        harness.pools.resume(POOL);
        assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void largerPoolStartsMoreAtOnce() {
        var first = harness.submit("gated");
        var second = harness.submit("gated");
        harness.awaitState(first, TaskState.RUNNING);
        assertThat(harness.state(second)).isEqualTo(TaskState.QUEUED);
        harness.pools.put(EngineHarness.pool(2, 1000, QueueOrder.FIFO));
        harness.awaitState(second, TaskState.RUNNING);
    }

    @Test
    void smallerPoolLetsWhatRunsEndAndStartsLess() {
        harness.pools.put(EngineHarness.pool(2, 1000, QueueOrder.FIFO));
        harness.awaitState(harness.submit("gated"), TaskState.RUNNING);
        harness.awaitState(harness.submit("gated"), TaskState.RUNNING);
        harness.pools.put(EngineHarness.pool(1, 1000, QueueOrder.FIFO));
        assertThat(harness.pools.get(POOL).active()).isEqualTo(2);
        var behind = harness.submit("done");
        assertThat(harness.state(behind)).isEqualTo(TaskState.QUEUED);
        gate.countDown();
        assertThat(harness.await(behind).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void shutDownPoolRefusesTasksAndKeepsWhatIsQueued() {
        var running = harness.submit("gated");
        harness.awaitState(running, TaskState.RUNNING);
        var queued = harness.submit("done");
        assertThat(harness.pools.shutdown(POOL, false, Wait.NONE).state()).isEqualTo(PoolState.DRAINING);
        assertThatThrownBy(() -> harness.submit("done")).isInstanceOf(Refusal.PoolShutDown.class);
        gate.countDown();
        harness.await(running);
        await().until(() -> harness.pools.get(POOL).state() == PoolState.SHUT_DOWN);
        assertThat(harness.state(queued)).isEqualTo(TaskState.QUEUED);
        harness.pools.resume(POOL);
        assertThat(harness.await(queued).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void shutdownCanCancelWhatIsPendingAndWaitForWhatRuns() {
        var running = harness.submit("gated");
        harness.awaitState(running, TaskState.RUNNING);
        var queued = harness.submit("done");
        var scheduled =
                harness.submit("done", options().delay(Duration.ofHours(1)).build());
        Thread.ofVirtual().start(() -> {
            await().until(() -> harness.state(scheduled) == TaskState.CANCELLED);
            gate.countDown();
        });
        assertThat(harness.pools
                        .shutdown(POOL, true, Wait.of(Duration.ofSeconds(10)))
                        .state())
                .isEqualTo(PoolState.SHUT_DOWN);
        assertThat(harness.state(queued)).isEqualTo(TaskState.CANCELLED);
        assertThat(harness.state(running)).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void poolThatIsShutDownRunsNothingWhateverWasSubmittedMeanwhile() throws Exception {
        harness.pools.put(EngineHarness.pool(8, 1000, QueueOrder.FIFO));
        for (int round = 0; round < 30; round++) {
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int client = 0; client < 12; client++) {
                    clients.execute(() -> {
                        try {
                            harness.submit("done");
                        } catch (Refusal.PoolShutDown e) {
                            // it came too late
                        }
                    });
                }
                var status = harness.pools.shutdown(POOL, true, Wait.of(Duration.ofSeconds(10)));
                assertThat(status.state()).isEqualTo(PoolState.SHUT_DOWN);
                assertThat(status.active()).isZero();
                assertThat(status.queued()).isZero();
            }
            assertThat(harness.pools.get(POOL).active()).isZero();
            assertThat(harness.pools.get(POOL).queued()).isZero();
            harness.pools.resume(POOL);
        }
    }

    @Test
    void deletedPoolStaysDeletedWhoeverPausesItMeanwhile() {
        var name = new PoolName("brief");
        for (int round = 0; round < 30; round++) {
            harness.pools.put(new PoolDefinition(name, PoolKind.VIRTUAL, 1, 1, QueueOrder.FIFO, Duration.ofMinutes(1)));
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                clients.execute(() -> harness.pools.delete(name));
                clients.execute(() -> ignoringRefusal(() -> harness.pools.pause(name)));
                clients.execute(() -> ignoringRefusal(() -> harness.pools.resume(name)));
            }
            assertThatThrownBy(() -> harness.pools.get(name)).isInstanceOf(Refusal.PoolNotFound.class);
            assertThat(harness.store.pools()).noneMatch(stored -> stored.name().equals(name));
        }
    }

    private static void ignoringRefusal(Runnable change) {
        try {
            change.run();
        } catch (Refusal.PoolNotFound e) {
            // it came too late
        }
    }

    @Test
    void onlyWhatRanCountsAsCompletedByTheExecutor() {
        harness.pools.pause(POOL);
        harness.submit("done", options().ttl(Duration.ofSeconds(1)).build());
        harness.advance(Duration.ofSeconds(1));
        harness.pools.resume(POOL);
        var running = harness.submit("gated");
        harness.awaitState(running, TaskState.RUNNING);
        harness.engine.cancel(running);
        harness.await(running);
        var completed =
                harness.registry.get("executor.completed").tag("name", "test").functionCounter();
        await().untilAsserted(() -> assertThat(completed.count()).isOne());
        assertThat(harness.pools.get(POOL).failed()).isOne();
    }

    @Test
    void poolWithUnfinishedWorkIsNotDeleted() {
        var id = harness.submit("gated");
        assertThatThrownBy(() -> harness.pools.delete(POOL)).isInstanceOf(Refusal.PoolInUse.class);
        gate.countDown();
        harness.await(id);
        await().ignoreExceptions().until(() -> {
            harness.pools.delete(POOL);
            return true;
        });
        assertThatThrownBy(() -> harness.pools.get(POOL)).isInstanceOf(Refusal.PoolNotFound.class);
        assertThatThrownBy(() -> harness.submit("done")).isInstanceOf(Refusal.PoolNotFound.class);
    }

    @Test
    void ofOneNodeASmallerTotalIsItsSize() {
        harness.pools.put(new PoolDefinition(
                POOL, PoolKind.PLATFORM, 4, 2, 10, QueueOrder.FIFO, Duration.ofMinutes(1), null, null));
        var ids = Stream.generate(() -> harness.submit("gated")).limit(5).toList();
        await().until(() -> harness.pools.get(POOL).active() == 2);
        assertThat(harness.engine.find(ids.getLast()).waitingOn()).isEqualTo(new WaitingOn.Queue(3, 2));
        gate.countDown();
        ids.forEach(id -> assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED));
    }

    @Test
    void kindChangesOnlyWhileNothingRuns() {
        var virtual = new PoolDefinition(POOL, PoolKind.VIRTUAL, 8, 10, QueueOrder.FIFO, Duration.ofMinutes(1));
        var id = harness.submit("gated");
        harness.awaitState(id, TaskState.RUNNING);
        assertThatThrownBy(() -> harness.pools.put(virtual)).isInstanceOf(Refusal.PoolKindFixed.class);
        gate.countDown();
        harness.await(id);
        await().ignoreExceptions().until(() -> !harness.pools.put(virtual));
        assertThat(harness.await(harness.submit("done")).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void whatWasSetHoldsOverARestart() {
        harness.pools.put(new PoolDefinition(
                new PoolName("other"), PoolKind.VIRTUAL, 3, 7, QueueOrder.LIFO, Duration.ofSeconds(9)));
        harness.pools.pause(new PoolName("other"));
        var before = harness.pools.get(new PoolName("other"));
        harness.close();
        harness = harness();
        assertThat(harness.pools.get(new PoolName("other"))).isEqualTo(before);
    }

    @Test
    void waitForIdleEndsWhenTheLastTaskDoes() {
        var id = harness.submit("gated");
        assertThat(harness.pools.awaitIdle(POOL, Wait.of(Duration.ofMillis(10))).active())
                .isOne();
        Thread.ofVirtual().start(() -> {
            harness.awaitState(id, TaskState.RUNNING);
            gate.countDown();
        });
        assertThat(harness.pools
                        .awaitIdle(POOL, Wait.of(Duration.ofSeconds(10)))
                        .active())
                .isZero();
    }

    @Test
    void oldestQueuedAgeIsTold() {
        harness.pools.pause(POOL);
        assertThat(harness.pools.get(POOL).oldestQueuedAge()).isNull();
        harness.submit("done");
        harness.clock.advance(Duration.ofSeconds(3));
        assertThat(harness.pools.get(POOL).oldestQueuedAge()).isEqualTo(Duration.ofSeconds(3));
    }
}
