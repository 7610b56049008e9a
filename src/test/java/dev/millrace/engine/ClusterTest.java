package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.Outcome;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What two engines on one database do for each other. */
class ClusterTest extends TwoNodes {

    @Test
    void whatOneHasNoRoomForStartsOnTheOther() {
        var first = one.submit("block");
        awaitRunning(one, first);
        var second = one.submit("block");
        awaitRunning(one, second);
        var nodes = List.of(first, second).stream()
                .map(id -> one.store.find(id).orElseThrow().attempts().live().node())
                .toList();
        assertThat(nodes).containsExactlyInAnyOrder(one.parts.node(), other.parts.node());
    }

    @Test
    void theEndOfAFutureIsWaitedForAtAnyNode() {
        var id = one.submit("block");
        awaitRunning(one, id);
        release.countDown();
        assertThat(await(other, id).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void countsAreThoseOfAllNodes() {
        for (int i = 0; i < 5; i++) {
            (i % 2 == 0 ? one : other).submit("block");
        }
        for (var node : List.of(one, other)) {
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                var status = node.pools.get(EngineHarness.POOL);
                assertThat(status.active()).isEqualTo(2);
                assertThat(status.queued()).isEqualTo(3);
            });
        }
    }

    @Test
    void eventsOfOneNodeAreStreamedByTheOther() throws Exception {
        var id = one.submit("block");
        var sink = new RecordingSink();
        var reader = Thread.ofVirtual().start(() -> {
            try (var stream = other.streams.of(id, null)) {
                stream.run(sink);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Awaitility.await().atMost(PATIENCE).until(() -> !sink.states.isEmpty());
        release.countDown();
        assertThat(reader.join(PATIENCE)).isTrue();
        assertThat(sink.stateNames()).endsWith(TaskState.SUCCEEDED).doesNotHaveDuplicates();
    }

    @Test
    void whatADeadNodeRanIsRunByAnother() {
        var id = one.submit("block");
        awaitRunning(one, id);
        var timeout = Duration.ofMillis(1);
        var recovery = new Recovery(other.parts, timeout);
        Awaitility.await().atMost(PATIENCE).until(() -> {
            recovery.loseAttempts();
            return other.store.find(id).orElseThrow().attempts().number() > 1;
        });
        awaitRunning(other, id);
        var attempts = other.store.find(id).orElseThrow().attempts();
        assertThat(attempts.ended())
                .first()
                .satisfies(lost -> assertThat(lost.endedBy()).isEqualTo(EndedBy.LOST));
        assertThat(attempts.live().node()).isEqualTo(other.parts.node());

        var before = one.parts.node();
        one.cluster.beat();

        assertThat(one.parts.node()).isNotEqualTo(before);
        Awaitility.await().atMost(PATIENCE).until(() -> interrupted.get() == 1);
        assertThat(one.parts.nodes().all(Duration.ofHours(1)))
                .extracting(NodeRegistry.Node::report)
                .extracting(report -> report.id())
                .containsExactlyInAnyOrder(one.parts.node(), other.parts.node());
        release.countDown();
        assertThat(await(one, id).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(one.store.find(id).orElseThrow().attempts().number()).isEqualTo(2);
    }

    @Test
    void whatADeadNodeTookInIsEndedByAnother() {
        var stream = one.batches.open(List.of(), Duration.ofMinutes(1));
        stream.add(
                new Submission(
                        new TaskSpec.Compute("done", JsonNodeFactory.instance.objectNode()),
                        SubmitOptions.DEFAULTS,
                        null),
                1,
                10);
        stream.waitsForSender();
        var any = new FutureQuery(null, null, null, null, Map.of(), null, null, 1);
        soon().until(() -> !other.store.list(any).items().isEmpty());
        var batch = other.store.list(any).items().getFirst().task().batch();
        new Recovery(other.parts, Duration.ofHours(1)).run();
        assertThat(other.batches.find(batch).open()).isTrue();

        var recovery = new Recovery(other.parts, Duration.ofMillis(1));
        soon().until(() -> {
            recovery.run();
            return !other.batches.find(batch).open();
        });
        assertThat(stream.broken(new IOException("gone")).batch()).contains(batch);
    }

    @Test
    void whatEachRunsIsToldOfByEither() {
        other.handler.define("fail", context -> new Outcome.Failed(TaskError.of(ErrorCode.TASK_FAILED, "no luck")));
        one.handler.define("fail", context -> new Outcome.Failed(TaskError.of(ErrorCode.TASK_FAILED, "no luck")));
        var failed = other.submit("fail");
        await(one, failed);
        var failedAt = one.store
                .find(failed)
                .orElseThrow()
                .attempts()
                .ended()
                .getLast()
                .node();
        other.submit("block");
        soon().until(() -> one.pools.get(EngineHarness.POOL).active() == 1);
        other.cluster.beat();
        var nodes = new Nodes(one.parts.nodes(), Duration.ofHours(1), one.cluster::report);

        var pool = new PoolsEndpoint(one.pools, nodes).pools().pools().getFirst();

        assertThat(pool.status().active()).isEqualTo(1);
        assertThat(pool.nodes()).containsExactlyInAnyOrder(share(one, 0, failedAt), share(other, 1, failedAt));
        assertThat(pool.total()).isEqualTo(new PoolsEndpoint.Total(2, 1, 0, 1));
        assertThat(nodes.list()).extracting(NodeRegistry.Node::alive).containsExactly(true, true);
    }

    private static PoolsEndpoint.Share share(EngineHarness node, long active, NodeId failedAt) {
        var id = node.parts.node();
        return new PoolsEndpoint.Share(id.value(), 1, active, 0, failedAt.equals(id) ? 1 : 0);
    }

    @Test
    void aNodeTellsOfItsPoolsFromTheStart() {
        one.pools.put(EngineHarness.pool(3, 50, QueueOrder.FIFO));
        try (var another = node()) {
            var told = one.parts.nodes().all(Duration.ofHours(1)).stream()
                    .filter(node -> node.report().id().equals(another.parts.node()))
                    .toList();
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().report().pools()).containsKey(EngineHarness.POOL);
        }
    }

    @Test
    void aNodeThatLeavesIsForgotten() {
        one.cluster.close();
        assertThat(other.parts.nodes().all(Duration.ofHours(1)))
                .extracting(node -> node.report().id())
                .containsExactly(other.parts.node());
    }
}
