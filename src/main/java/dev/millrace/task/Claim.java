package dev.millrace.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node's wish for work from one pool.
 *
 * @param limit 1 to {@value #MAX}
 * @param now when the attempts begin
 * @param maxTotal how many attempts of the pool may be under way on all nodes, if the store does not know better; absent: any
 */
public record Claim(
        PoolName pool,
        NodeId node,
        int limit,
        Instant now,
        @Nullable Integer maxTotal) {

    public static final int MAX = 500;

    public Claim {
        limit = Math.min(limit, MAX);
    }

    /** From a pool without a limit over all nodes. */
    public Claim(PoolName pool, NodeId node, int limit, Instant now) {
        this(pool, node, limit, now, null);
    }
}
