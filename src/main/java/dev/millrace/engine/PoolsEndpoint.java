package dev.millrace.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.millrace.pool.ChildStatus;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.NodeReport;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/pools}: every pool as it stands now, on all nodes together and on each. */
@Endpoint(id = "pools")
public final class PoolsEndpoint {

    private final Pools pools;
    private final Nodes nodes;

    PoolsEndpoint(Pools pools, Nodes nodes) {
        this.pools = pools;
        this.nodes = nodes;
    }

    /** All pools, by name. */
    public record Listing(List<Pool> pools) {}

    /**
     * One pool.
     *
     * @param nodes how much of it is on which node that lives; absent while there is but one, and while the store is away
     * @param total the sum of these; absent likewise
     * @param children the processes on this node that are ready, oldest first; absent in pools of threads
     */
    public record Pool(
            @JsonUnwrapped PoolStatus status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Share> nodes,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Total total,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<ChildStatus> children) {}

    /**
     * What a node has of a pool.
     *
     * @param size how many attempts may run there at once
     * @param active how many did when it was last heard of
     * @param completed futures that ran there and succeeded, since it started
     * @param failed futures that failed there, since it started
     */
    public record Share(String node, int size, long active, long completed, long failed) {}

    /** What all nodes that live have of a pool together. */
    public record Total(long size, long active, long completed, long failed) {
        private static Total of(List<Share> shares) {
            return new Total(
                    shares.stream().mapToLong(Share::size).sum(),
                    shares.stream().mapToLong(Share::active).sum(),
                    shares.stream().mapToLong(Share::completed).sum(),
                    shares.stream().mapToLong(Share::failed).sum());
        }
    }

    @ReadOperation
    public Listing pools() {
        var living = living();
        return new Listing(
                pools.list().stream().map(status -> pool(status, living)).toList());
    }

    private List<NodeRegistry.Node> living() {
        try {
            return nodes.list().stream().filter(NodeRegistry.Node::alive).toList();
        } catch (Refusal.StoreUnavailable _) {
            return List.of();
        }
    }

    private Pool pool(PoolStatus status, List<NodeRegistry.Node> living) {
        var name = status.definition().name();
        boolean processes = status.definition().kind() == PoolKind.PROCESS;
        var children = processes ? pools.children(name) : null;
        if (living.size() < 2) {
            return new Pool(status.masked(), null, null, children);
        }
        var shares = shares(name, living);
        return new Pool(status.masked(), shares, Total.of(shares), children);
    }

    private static List<Share> shares(PoolName pool, List<NodeRegistry.Node> living) {
        return living.stream()
                .map(NodeRegistry.Node::report)
                .flatMap(report -> Stream.ofNullable(report.pools().get(pool)).map(load -> share(report.id(), load)))
                .toList();
    }

    private static Share share(NodeId node, NodeReport.Load load) {
        var ended = load.ended() == null ? new NodeReport.Ended(0, 0) : load.ended();
        return new Share(node.value(), load.size(), load.active(), ended.completed(), ended.failed());
    }
}
