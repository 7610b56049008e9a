package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.AttemptRules;
import dev.millrace.task.EndedBy;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.NodeReport;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What every {@link NodeRegistry} does for a node that is alone, after an earlier one died. A subclass supplies the store. */
public abstract class NodeRegistryContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final NodeId SELF = new NodeId("self");
    private static final AttemptRules RULES = new AttemptRules(() -> 0, 2);

    private FutureStore futures;
    private NodeRegistry nodes;

    /** The faces of one store. */
    public record Ports(FutureStore futures, NodeRegistry nodes) {}

    /** Opens the test's store. */
    protected abstract Ports open(Clock clock) throws Exception;

    protected abstract void close() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        var ports = open(StoreFixture.at(NOW));
        futures = ports.futures();
        nodes = ports.nodes();
    }

    @AfterEach
    final void closeStore() throws Exception {
        close();
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static NodeReport report(boolean leaving, Map<PoolName, NodeReport.Load> pools) {
        return new NodeReport(SELF, "1.2.3", NOW, "http://10.0.0.1:8080", "0123456789abcdef", leaving, pools);
    }

    private FutureRecord insert(FutureRecord future) {
        get(futures.insert(future, null));
        return future;
    }

    private List<FutureRecord> reclaim(int limit) {
        return get(nodes.reclaim(SELF, TIMEOUT, running -> RULES.lost(running, NOW), limit));
    }

    private FutureRecord find(FutureRecord future) {
        return futures.find(future.id()).orElseThrow();
    }

    @Test
    void nodeIsKnownAsItReportsUntilItLeaves() {
        assertThat(nodes.all(TIMEOUT)).isEmpty();
        var first = report(false, Map.of());
        get(nodes.join(first));
        assertThat(nodes.all(TIMEOUT)).singleElement().satisfies(node -> {
            assertThat(node.report()).isEqualTo(first);
            assertThat(node.alive()).isTrue();
        });

        var second = report(true, Map.of(new PoolName("io"), new NodeReport.Load(16, 3, new NodeReport.Ended(7, 1))));
        assertThat(nodes.beat(second, TIMEOUT)).isEqualTo(new NodeRegistry.Pulse(true, false));
        assertThat(nodes.all(TIMEOUT)).extracting(NodeRegistry.Node::report).containsExactly(second);

        get(nodes.leave(SELF));
        assertThat(nodes.all(TIMEOUT)).isEmpty();
    }

    @Test
    void attemptsOfANodeNobodyKnowsAreLost() {
        get(nodes.join(report(false, Map.of())));
        var running = insert(aFuture().running());
        var cancelling = insert(aFuture().in(TaskState.CANCELLING));
        var queued = insert(aFuture().submitted());

        assertThat(reclaim(10)).containsExactlyInAnyOrder(find(running), find(cancelling));

        assertThat(find(running)).isEqualTo(RULES.lost(running, NOW));
        assertThat(find(running).state()).isEqualTo(TaskState.QUEUED);
        assertThat(find(running).attempts().ended().getLast().endedBy()).isEqualTo(EndedBy.LOST);
        assertThat(find(cancelling).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(find(queued)).isEqualTo(queued);
        assertThat(reclaim(10)).isEmpty();
    }

    @Test
    void ownAttemptsAreLeftAlone() {
        get(nodes.join(report(false, Map.of())));
        var own = insert(aFuture().submitted().begun(SELF, NOW));
        assertThat(reclaim(10)).isEmpty();
        assertThat(find(own)).isEqualTo(own);
    }

    @Test
    void attemptsAreTakenPartByPart() {
        get(nodes.join(report(false, Map.of())));
        for (int i = 0; i < 5; i++) {
            insert(aFuture().running());
        }
        assertThat(reclaim(2)).hasSize(2);
        assertThat(reclaim(2)).hasSize(2);
        assertThat(reclaim(2)).hasSize(1);
    }

    @Test
    void whatTheDeadStillSayIsNotHeard() {
        get(nodes.join(report(false, Map.of())));
        var running = insert(aFuture().running());
        var lost = reclaim(10).getFirst();

        var late = running.succeeded(JsonNodeFactory.instance.numberNode(1), null, NOW);
        assertThat(get(futures.update(new Transition(running, late)))).isFalse();
        assertThat(find(running)).isEqualTo(lost);
    }

    @Test
    void aTaskThatIsLostTooOftenFailsWithWhatFollows() {
        get(nodes.join(report(false, Map.of())));
        var once = RULES.lost(aFuture().running(), NOW).begun(NODE, NOW);
        insert(once);
        var told = new Followed();
        futures.follow(told);

        assertThat(reclaim(10)).singleElement().satisfies(failed -> {
            assertThat(failed.state()).isEqualTo(TaskState.FAILED);
            assertThat(find(once)).isEqualTo(failed);
        });
        assertThat(told.all()).singleElement().satisfies(change -> {
            assertThat(change.before()).isEqualTo(TaskState.RUNNING);
            assertThat(change.after()).isEqualTo(find(once));
        });
    }

    @Test
    void aDutyIsKeptByWhoeverHasIt() {
        get(nodes.join(report(false, Map.of())));
        assertThat(get(nodes.lead("housekeeping", SELF, TIMEOUT))).isTrue();
        assertThat(get(nodes.lead("housekeeping", SELF, TIMEOUT))).isTrue();
        assertThat(get(nodes.lead("schedules", SELF, TIMEOUT))).isTrue();
    }
}
