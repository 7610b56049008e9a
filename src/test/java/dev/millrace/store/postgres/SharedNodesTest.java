package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.AttemptRules;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.NodeReport;
import dev.millrace.task.TaskState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that live and die beside each other. Their own clocks stand still; all that counts is the database's. */
class SharedNodesTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final NodeId C = new NodeId("c");
    private static final AttemptRules RULES = new AttemptRules(() -> 0, 3);

    private PostgresStore one;
    private PostgresStore other;

    @BeforeEach
    void open() {
        one = openStore();
        other = openStore();
    }

    private static PostgresStore openStore() {
        return PostgresStore.open(DATABASE, Clock.fixed(NOW, ZoneOffset.UTC), new PlainBodies(), CommitObserver.NONE);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        TestDatabase.empty(DATABASE);
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static NodeReport report(NodeId id) {
        return new NodeReport(id, "1.0", NOW, null, null, false, Map.of());
    }

    private void join(NodeId... nodes) {
        for (var node : nodes) {
            get(one.nodes().join(report(node)));
        }
    }

    private List<FutureRecord> running(NodeId node, int many) {
        var futures = new ArrayList<FutureRecord>();
        for (int i = 0; i < many; i++) {
            futures.add(aFuture().submitted().begun(node, NOW));
        }
        get(one.futures().insert(futures.stream().map(NewFuture::of).toList(), null));
        return futures;
    }

    private static List<FutureRecord> reclaim(PostgresStore store, NodeId self, Duration timeout, int limit) {
        return get(store.nodes().reclaim(self, timeout, running -> RULES.lost(running, NOW), limit));
    }

    @Test
    void attemptsOfTheLivingAreLeftAlone() {
        join(A, B);
        running(A, 3);
        assertThat(reclaim(other, B, LONG, 10)).isEmpty();
        assertThat(other.nodes().beat(report(B), LONG)).isEqualTo(new NodeRegistry.Pulse(true, false));
    }

    @Test
    void aNodeThatIsNotHeardOfIsDeadAndItsAttemptsAreLost() {
        join(A, B);
        var futures = running(A, 3);
        await().atMost(PATIENCE)
                .until(() -> other.nodes().beat(report(B), SHORT).othersDied());
        assertThat(other.nodes().all(SHORT))
                .filteredOn(node -> node.report().id().equals(A))
                .extracting(NodeRegistry.Node::alive)
                .containsExactly(false);

        assertThat(reclaim(other, B, SHORT, 10)).hasSize(3);
        for (var future : futures) {
            assertThat(one.futures().find(future.id()).orElseThrow().state()).isEqualTo(TaskState.QUEUED);
        }
        assertThat(one.nodes().all(LONG)).extracting(node -> node.report().id()).containsExactly(B);
    }

    @Test
    void whoWasDeclaredDeadIsNotHeardAgainButMayComeBackAsAnother() {
        join(A, B);
        running(A, 3);
        await().atMost(PATIENCE).until(() -> !reclaim(other, B, SHORT, 1).isEmpty());

        assertThat(one.nodes().beat(report(A), LONG).alive())
                .as("one of three is taken")
                .isFalse();
        assertThat(reclaim(other, B, LONG, 10))
                .as("though it was heard of just now")
                .hasSize(2);
        assertThat(one.nodes().beat(report(A), LONG).alive()).isFalse();
        join(C);
        assertThat(one.nodes().beat(report(C), LONG).alive()).isTrue();
    }

    @Test
    void everyAttemptIsTakenOnceByNodesThatRace() throws Exception {
        join(A, B, C);
        running(A, 500);
        await().atMost(PATIENCE).until(() -> one.nodes().beat(report(B), SHORT).othersDied());
        Callable<List<FutureId>> byOne = () -> reclaimAll(one, B);
        Callable<List<FutureId>> byOther = () -> reclaimAll(other, C);
        var taken = new ArrayList<FutureId>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var each : threads.invokeAll(List.of(byOne, byOther, byOne, byOther))) {
                taken.addAll(each.get());
            }
        }
        assertThat(taken).hasSize(500).doesNotHaveDuplicates();
        assertThat(one.futures().unfinished().values()).containsExactly(Map.of(TaskState.QUEUED, 500L));
    }

    /** Only A has been silent for so long; the others are heard of in between. */
    private static List<FutureId> reclaimAll(PostgresStore store, NodeId self) {
        var taken = new ArrayList<FutureId>();
        while (store.futures().unfinished().values().stream()
                .anyMatch(counts -> counts.containsKey(TaskState.RUNNING))) {
            reclaim(store, self, SHORT, 20).forEach(future -> taken.add(future.id()));
        }
        return taken;
    }

    @Test
    void whoLeavesIsForgotten() {
        join(A, B);
        get(one.nodes().lead("housekeeping", A, LONG));
        get(one.nodes().leave(A));
        assertThat(other.nodes().all(LONG))
                .extracting(node -> node.report().id())
                .containsExactly(B);
        assertThat(get(other.nodes().lead("housekeeping", B, LONG))).isTrue();
    }

    @Test
    void aDutyIsOnesUntilItsTimeIsOver() {
        assertThat(get(one.nodes().lead("housekeeping", A, LONG))).isTrue();
        assertThat(get(other.nodes().lead("housekeeping", B, LONG))).isFalse();
        assertThat(get(other.nodes().lead("schedules", B, LONG))).isTrue();

        assertThat(get(one.nodes().lead("housekeeping", A, SHORT))).isTrue();
        await().atMost(PATIENCE).until(() -> get(other.nodes().lead("housekeeping", B, LONG)));
        assertThat(get(one.nodes().lead("housekeeping", A, LONG))).isFalse();
    }

    @Test
    void theClockIsTheDatabases() throws Exception {
        join(A);
        one.nodes().beat(report(A), LONG);
        try (var connection = DATABASE.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + NodeTable.NOW)) {
            rows.next();
            var there = Instant.EPOCH.plusNanos(rows.getLong(1));
            assertThat(Duration.between(there, one.clock().instant()).abs()).isLessThan(Duration.ofSeconds(20));
        }
    }
}
