package dev.millrace.task;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which futures to list, newest first. Absent filters match everything.
 *
 * @param owner the name that they are recorded under
 * @param labels every one of them must be there
 * @param since only futures created at this time or later
 * @param before only futures older than this one: the cursor
 * @param limit 1 to 500
 * @param after only futures that are, or were, to run after this one
 */
public record FutureQuery(
        @Nullable TaskState state,
        @Nullable PoolName pool,
        @Nullable String type,
        @Nullable String owner,
        Map<String, String> labels,
        @Nullable Instant since,
        @Nullable FutureId before,
        int limit,
        @Nullable FutureId after) {

    public FutureQuery {
        labels = Map.copyOf(labels);
    }

    /** Whatever they are to run after. */
    public FutureQuery(
            @Nullable TaskState state,
            @Nullable PoolName pool,
            @Nullable String type,
            @Nullable String owner,
            Map<String, String> labels,
            @Nullable Instant since,
            @Nullable FutureId before,
            int limit) {
        this(state, pool, type, owner, labels, since, before, limit, null);
    }

    /** The same, of one owner only. */
    public FutureQuery ofOwner(@Nullable String name) {
        return new FutureQuery(state, pool, type, name, labels, since, before, limit, after);
    }
}
