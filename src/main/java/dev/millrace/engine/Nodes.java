package dev.millrace.engine;

import dev.millrace.task.NodeRegistry;
import dev.millrace.task.NodeRegistry.Node;
import dev.millrace.task.NodeReport;
import dev.millrace.task.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The public face of the engine for everything about the nodes that share the store. Safe for use by many threads. */
public final class Nodes {

    private final NodeRegistry registry;
    private final Duration timeout;
    private final Supplier<NodeReport> self;

    /** @param self how this node stands now, which is newer than what it told last */
    Nodes(NodeRegistry registry, Duration timeout, Supplier<NodeReport> self) {
        this.registry = registry;
        this.timeout = timeout;
        this.self = self;
    }

    /**
     * Every node that is known, by id; the others as they were when they were last heard of. Blocks.
     *
     * @throws Refusal.StoreUnavailable if the store cannot be reached
     */
    public List<Node> list() {
        var now = self.get();
        return registry.all(timeout).stream()
                .map(node -> node.report().id().equals(now.id()) ? new Node(now, node.heardAt(), node.alive()) : node)
                .toList();
    }
}
