package dev.millrace.store.row;

import dev.millrace.task.Insertion;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many futures of owners have not started, as one transaction sees it. Used by its writer's thread only, as part of a session.
 *
 * <p>INVARIANT: nobody else adds to what is counted until the transaction is over. Each owner is counted once in it; what it adds
 * itself is counted on, and what it starts or ends is not: so the number is never too low, and what was free all along fits.
 */
public final class Quotas {

    /** Only as far as it matters. Parameters: owner, limit. */
    private static final String COUNT = """
            SELECT count(*) FROM (
                SELECT 1 FROM futures%s
                WHERE owner = ? AND state IN ('SCHEDULED', 'WAITING', 'QUEUED') LIMIT ?) AS unstarted
            """;

    private final String count;
    private final Map<String, Counted> counted = new HashMap<>();

    /** @param max as far as it was counted */
    private record Counted(int max, long unstarted) {}

    public Quotas(Dialect dialect) {
        count = COUNT.formatted(dialect.along("futures_unstarted_by_owner"));
    }

    /** The owner who is counted when these are added; absent: there is no quota, or none of them is to wait. */
    public static @Nullable String counted(List<NewRow> rows) {
        if (rows.isEmpty()) {
            return null;
        }
        var first = rows.getFirst();
        return first.maxQueued() == null || unstarted(rows) == 0
                ? null
                : Objects.requireNonNull(first.future().task().owner(), "a quota is somebody's");
    }

    /**
     * Takes places for futures that are about to be added, all or none; empty if they fit. To be asked when nothing else is against
     * them.
     */
    public Optional<Insertion> take(Writing session, List<NewRow> rows) throws SQLException {
        var owner = counted(rows);
        if (owner == null) {
            return Optional.empty();
        }
        int max = Objects.requireNonNull(rows.getFirst().maxQueued());
        long before = unstarted(session, owner, max);
        long after = before + unstarted(rows);
        if (after > max) {
            return Optional.of(new Insertion.OverQuota(max, Math.max(0, max - before)));
        }
        counted.put(owner, new Counted(max, after));
        return Optional.empty();
    }

    private long unstarted(Writing session, String owner, int max) throws SQLException {
        var known = counted.get(owner);
        if (known != null && known.max() == max) {
            return known.unstarted();
        }
        long found = session.of(count)
                .text(owner)
                .number(max)
                .first(row -> row.getLong(1))
                .orElse(0L);
        counted.put(owner, new Counted(max, found));
        return found;
    }

    private static long unstarted(List<NewRow> rows) {
        return rows.stream()
                .map(row -> row.future().state())
                .filter(state -> !state.active() && !state.done())
                .count();
    }

    /** The transaction is over. */
    public void clear() {
        counted.clear();
    }
}
