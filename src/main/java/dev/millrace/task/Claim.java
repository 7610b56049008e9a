package dev.millrace.task;

import java.time.Instant;

/**
 * A node's wish for work from one pool.
 *
 * @param limit 1 to {@value #MAX}
 * @param now when the attempts begin
 */
public record Claim(PoolName pool, NodeId node, int limit, Instant now) {

    public static final int MAX = 500;

    public Claim {
        limit = Math.min(limit, MAX);
    }
}
