package dev.millrace.engine;

import dev.millrace.task.ContentHolders;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.NodeReport;
import dev.millrace.task.Refusal;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the holders of content among the nodes that live. Those that shut down still answer, for a while. */
final class LivingHolders implements ContentHolders {

    private final NodeRegistry nodes;
    private final Duration timeout;

    /** @param timeout after how long without a sign of life a node is dead */
    LivingHolders(NodeRegistry nodes, Duration timeout) {
        this.nodes = nodes;
        this.timeout = timeout;
    }

    @Override
    public URI at(String place) {
        var holders = holders(place);
        if (holders.isEmpty()) {
            throw new Refusal.ContentUnreachable("it has died or was stopped; the content is there again when a server "
                    + "starts on its data directory (content place " + place + ")");
        }
        return holders.stream()
                .sorted(Comparator.comparing(NodeReport::leaving))
                .map(NodeReport::address)
                .flatMap(Stream::ofNullable)
                .findFirst()
                .map(URI::create)
                .orElseThrow(() -> new Refusal.ContentUnreachable(
                        "it is " + holders.getFirst().id() + ", of which millrace.cluster.address is not set"));
    }

    @Override
    public boolean alone() {
        return nodes.all(timeout).stream().filter(NodeRegistry.Node::alive).count() <= 1;
    }

    private List<NodeReport> holders(String place) {
        return nodes.all(timeout).stream()
                .filter(NodeRegistry.Node::alive)
                .map(NodeRegistry.Node::report)
                .filter(report -> place.equals(report.contentPlace()))
                .toList();
    }
}
