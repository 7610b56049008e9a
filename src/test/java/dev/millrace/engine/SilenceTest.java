package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.NodeReport;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that nobody hears. */
class SilenceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger beats = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private EngineHarness node;

    /** Answers no heartbeat, or no request to take over what dead nodes ran. */
    private record Hanging(NodeRegistry nodes, SilenceTest test, boolean beats) implements NodeRegistry {

        @Override
        public CompletableFuture<Void> join(NodeReport node) {
            return nodes.join(node);
        }

        @Override
        public Pulse beat(NodeReport node, Duration timeout) {
            test.beats.incrementAndGet();
            if (!beats) {
                test.hang();
            }
            return new Pulse(true, beats);
        }

        @Override
        public CompletableFuture<Void> leave(NodeId node) {
            return nodes.leave(node);
        }

        @Override
        public List<Node> all(Duration timeout) {
            return nodes.all(timeout);
        }

        @Override
        public CompletableFuture<List<FutureRecord>> reclaim(
                NodeId self, Duration timeout, UnaryOperator<FutureRecord> lost, int limit) {
            if (test.beats.get() > 0) {
                test.hang();
            }
            return nodes.reclaim(self, timeout, lost, limit);
        }

        @Override
        public CompletableFuture<Boolean> lead(String duty, NodeId node, Duration term) {
            return nodes.lead(duty, node, term);
        }
    }

    private void hang() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void open(boolean beats) {
        node = new EngineHarness(
                clock -> {
                    var real = TestStore.open(directory, clock);
                    var nodes = new Hanging(real.nodes(), this, beats);
                    return new TestStore(real.store(), real.batches(), nodes, real.changes(), real.closer());
                },
                1,
                new ScriptedHandler(),
                new ClusterProperties(Duration.ofSeconds(1), null));
        node.handler.define("block", context -> {
            begun.incrementAndGet();
            new CountDownLatch(1).await();
            return ScriptedHandler.DONE;
        });
    }

    @AfterEach
    void close() {
        answer.countDown();
        node.close();
    }

    @Test
    void stopsWhatItRunsThoughItsHeartbeatHangs() {
        open(false);
        var id = node.submit("block");
        await().atMost(PATIENCE).until(() -> begun.get() > 1);
        assertThat(beats.get()).isEqualTo(1);
        assertThat(node.registry.get("millrace.heartbeat.age").timeGauge().value(TimeUnit.SECONDS))
                .isGreaterThan(1);
        assertThat(node.store.find(id).orElseThrow().attempts().ended())
                .first()
                .satisfies(first -> assertThat(first.endedBy().toString()).isEqualToIgnoringCase("interrupted"));
    }

    @Test
    void isHeardWhileItWaitsToTakeOverWhatOthersRan() {
        open(true);
        var id = node.submit("block");
        await().atMost(PATIENCE).until(() -> beats.get() > 5);
        assertThat(node.store.find(id).orElseThrow().state()).isEqualTo(TaskState.RUNNING);
    }
}
