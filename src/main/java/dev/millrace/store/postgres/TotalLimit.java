package dev.millrace.store.postgres;

import dev.millrace.store.row.Json;
import dev.millrace.task.Claim;
import dev.millrace.task.PoolDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims of a transaction from pools with a limit over all nodes: one transaction at a time claims from such a pool, and it
 * counts what runs before it does. Used by its writer's thread only.
 *
 * <p>INVARIANT: the pools' rows are locked after those of futures and before those of batches, in the order of their names, so
 * that two nodes do not wait for each other. Hence these claims come last, when whatever else the transaction does to futures
 * is done. Who holds the lock has everything before it in sight, since the count is a statement of its own.
 *
 * <p>A row that another has locked is not waited for: whoever was frozen while it has it would hold up whatever else is in the
 * transactions of all others. Nothing is claimed then, and who asked tries again. Only who makes the row is waited for,
 * which happens once in a pool's life.
 */
final class TotalLimit {

    private static final String LOCK = "SELECT definition FROM pools WHERE name = ? FOR UPDATE SKIP LOCKED";

    /**
     * A pool that is configured and was never changed has no row; nor has one that was deleted, and it gets none. One that is
     * there is looked for first: an insertion would wait for whoever changes it. Parameters: name three times.
     */
    private static final String ADD = """
            INSERT INTO pools (name, definition, state)
            SELECT ?, NULL, 'RUNNING'
            WHERE NOT EXISTS (SELECT 1 FROM deleted_pools WHERE name = ?)
                AND NOT EXISTS (SELECT 1 FROM pools WHERE name = ?)
            ON CONFLICT (name) DO NOTHING
            """;

    private static final String RUNNING = "SELECT count(*) FROM futures WHERE node IS NOT NULL AND pool = ?";

    private final List<Claiming> claims = new ArrayList<>();

    /** @param definition absent: what is configured holds */
    private record Row(@Nullable PoolDefinition definition) {

        private static Row read(ResultSet row) throws SQLException {
            var json = row.getString(1);
            return new Row(json == null ? null : Json.POOL.read(json));
        }
    }

    void add(Claiming claim) {
        claims.add(claim);
    }

    void clear() {
        claims.clear();
    }

    void write(Session session) throws SQLException {
        if (claims.isEmpty()) {
            return;
        }
        var sorted = claims.stream()
                .sorted(Comparator.comparing(claiming -> claiming.claim().pool().value()))
                .toList();
        claims.clear();
        for (var claiming : sorted) {
            int room = room(session, claiming.claim());
            if (room > 0) {
                claiming.write(session, room);
            }
        }
    }

    private static int room(Session session, Claim claim) throws SQLException {
        var row = lock(session, claim);
        if (row.isEmpty()) {
            return 0;
        }
        var saved = row.get().definition();
        var total = saved == null ? claim.maxTotal() : saved.maxTotal();
        if (total == null) {
            return claim.limit();
        }
        long running = session.of(RUNNING)
                .text(claim.pool().value())
                .first(counted -> counted.getLong(1))
                .orElse(0L);
        return Math.clamp(total - running, 0, claim.limit());
    }

    /** Empty: another has locked it, or the pool was deleted. */
    private static Optional<Row> lock(Session session, Claim claim) throws SQLException {
        var row = tryLock(session, claim);
        if (row.isPresent()) {
            return row;
        }
        var name = claim.pool().value();
        boolean added = session.of(ADD).text(name).text(name).text(name).update() == 1;
        return added ? Optional.of(new Row(null)) : Optional.empty();
    }

    private static Optional<Row> tryLock(Session session, Claim claim) throws SQLException {
        return session.of(LOCK).text(claim.pool().value()).first(Row::read);
    }
}
