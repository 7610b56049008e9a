package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import dev.millrace.task.NodeRegistry.Node;
import dev.millrace.task.NodeReport;
import dev.millrace.task.PoolName;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A server among those that share the database. */
@Schema(name = "Node", description = "A server among those that share the database")
public record NodeView(
        @Schema(description = "Differs from start to start", example = "worker-3-5f0c1a9e")
        String id,

        @Schema(example = "1.4.0") String version,

        @Schema(example = "2026-01-31T08:00:00.000Z") Instant startedAt,

        @Schema(
                description = "When it was last heard of, by the database's clock",
                example = "2026-01-31T12:30:05.250Z")
        Instant lastHeartbeatAt,

        @Schema(description = "Whether that was not longer ago than `millrace.cluster.node-timeout`", example = "true")
        boolean alive,

        @Schema(description = "Whether it shuts down, and takes nothing new", example = "false")
        boolean leaving,

        @Schema(description = "Its part of every pool, by name")
        List<Load> pools)
        implements JsonView {

    /** What a server has of a pool. */
    @Schema(name = "NodePool", description = "What a server has of a pool")
    public record Load(
            @Schema(example = "io") String name,

            @Schema(description = "How many tasks run there at once", example = "64")
            int size,

            @Schema(description = "How many did when it was last heard of", example = "3")
            long active) {

        private static Load of(Map.Entry<PoolName, NodeReport.Load> pool) {
            return new Load(
                    pool.getKey().value(),
                    pool.getValue().size(),
                    pool.getValue().active());
        }
    }

    public static NodeView of(Node node) {
        var report = node.report();
        return new NodeView(
                report.id().value(),
                report.version(),
                report.startedAt(),
                node.heardAt(),
                node.alive(),
                report.leaving(),
                report.pools().entrySet().stream()
                        .map(Load::of)
                        .sorted(Comparator.comparing(Load::name))
                        .toList());
    }
}
