package dev.millrace.task;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells of itself.
 *
 * @param version of the server
 * @param address the base URL at which other nodes reach it; absent: they do not
 * @param contentPlace the name of the {@link ContentPlace} where it keeps content; absent: other servers cannot ask it for any
 * @param leaving whether it shuts down, and takes nothing new
 */
public record NodeReport(
        NodeId id,
        String version,
        Instant startedAt,
        @Nullable String address,
        @Nullable String contentPlace,
        boolean leaving,
        Map<PoolName, Load> pools) {

    /**
     * How a pool stands on one node.
     *
     * @param size how many attempts may run there at once
     * @param active how many do
     * @param ended what came to an end there since it started; absent: it is a version that does not tell
     */
    public record Load(int size, long active, @Nullable Ended ended) {}

    /**
     * Futures that came to an end on one node.
     *
     * @param completed those that ran and succeeded
     */
    public record Ended(long completed, long failed) {}

    public NodeReport {
        pools = Map.copyOf(pools);
    }
}
