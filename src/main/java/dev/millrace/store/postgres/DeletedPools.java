package dev.millrace.store.postgres;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.Bound;
import dev.millrace.store.row.PoolRow;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoredPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps deletions of pools and futures that get into them apart, whichever nodes they come from. Used by its writer's thread
 * only, as part of a session.
 *
 * <p>Both are settled while the counter of changes is locked, by statements that begin after that, so each sees whatever was
 * committed before: a deletion looks whether anything unfinished is in the pool, and who has put something into a pool looks
 * whether that was deleted. So of the two that meet, the second is refused. They come in the message that commits
 * ({@link Journal}), so they can only fail or not; what to say of it is asked afterwards.
 */
final class DeletedPools {

    /** Fails if one of the pools was deleted. Parameter: their names. */
    static final String FAIL_IF_ANY = """
            SELECT 1 / (CASE WHEN EXISTS (SELECT 1 FROM deleted_pools WHERE name = ANY (?)) THEN 0 ELSE 1 END)
            """;

    /** How that fails: a division by zero. */
    private static final String ENTERED = "22012";

    /** Each is the condition of an index. */
    private static final String UNFINISHED = Stream.of(
                    "state = 'SCHEDULED'", "state = 'WAITING'", "state = 'QUEUED'", "node IS NOT NULL")
            .map("EXISTS (SELECT 1 FROM futures WHERE pool = gone.name AND %s)"::formatted)
            .collect(Collectors.joining(" OR "));

    /** Fails if anything unfinished is in one of the pools. Parameter: their names. */
    static final String FAIL_IF_IN_USE = """
            SELECT sqrt(CASE
                WHEN EXISTS (SELECT 1 FROM unnest(?::text[]) AS gone (name) WHERE %s) THEN -1
                ELSE 1
            END)
            """.formatted(UNFINISHED);

    /** How that fails: there is no square root of a negative number. */
    private static final String IN_USE = "2201F";

    private static final String ADD = "INSERT INTO deleted_pools (name) VALUES (?) ON CONFLICT (name) DO NOTHING";
    private static final String REMOVE = "DELETE FROM deleted_pools WHERE name = ANY (?)";
    private static final String FIND = "SELECT name FROM deleted_pools WHERE name = ANY (?) ORDER BY name LIMIT 1";

    private final List<PoolName> deleting = new ArrayList<>();

    /** Asks why. */
    @FunctionalInterface
    private interface Question {
        Refusal ask(Connection connection) throws SQLException;
    }

    /** A commit failed for what was put into pools, or for what is in those that were to be deleted. */
    static final class SettledException extends SQLException {

        private static final long serialVersionUID = 1L;
        private final transient Question why;

        private SettledException(SQLException cause, Question why) {
            super("pools were deleted or are in use", cause.getSQLState(), cause);
            this.why = why;
        }

        /** To be asked when its transaction is rolled back. */
        Refusal refusal(Connection connection) throws SQLException {
            try {
                return why.ask(connection);
            } finally {
                connection.rollback();
            }
        }
    }

    private static Refusal notFound(Connection connection, Collection<String> pools) throws SQLException {
        var found = bound(connection, FIND).array("text", pools.toArray()).first(row -> row.getString(1));
        return new Refusal.PoolNotFound(found.orElse(pools.iterator().next()));
    }

    /** What was unfinished may have been finished by now. */
    private static Refusal inUse(Connection connection, List<PoolName> pools) throws SQLException {
        for (var pool : pools) {
            long unfinished = PoolRow.unfinished(sql -> bound(connection, sql), pool);
            if (unfinished > 0) {
                return new Refusal.PoolInUse(pool, unfinished);
            }
        }
        return new Refusal.PoolInUse(pools.getFirst(), 1);
    }

    /** What is asked so seldom is not worth to be kept; the connection closes it with the garbage. */
    private static Bound bound(Connection connection, String sql) throws SQLException {
        return new Bound(connection.prepareStatement(sql), Bound.Ids.NATIVE);
    }

    /** What the failure of a commit is about. */
    SQLException failure(SQLException failure, Collection<String> entered) {
        var state = String.valueOf(failure.getSQLState());
        if (state.equals(ENTERED) && !entered.isEmpty()) {
            return new SettledException(failure, connection -> notFound(connection, entered));
        }
        if (state.equals(IN_USE) && !deleting.isEmpty()) {
            var pools = List.copyOf(deleting);
            return new SettledException(failure, connection -> inUse(connection, pools));
        }
        return failure;
    }

    static Operation<Session, Void> delete(PoolName pool) {
        Operation<Session, Void> delete = PoolRow.delete(pool);
        return session -> {
            session.poolChanged(pool);
            session.of(ADD).text(pool.value()).update();
            session.deletedPools().deleting.add(pool);
            return delete.run(session);
        };
    }

    /** One that is defined exists again; one that is only opened or closed must not have been deleted. */
    static Operation<Session, Void> save(StoredPool pool, Operation<Session, Void> write) {
        Object[] name = {pool.name().value()};
        return session -> {
            session.poolChanged(pool.name());
            if (pool.definition() != null) {
                session.of(REMOVE).array("text", name).update();
            } else if (session.of(FIND).array("text", name).first(row -> true).isPresent()) {
                throw new Refusal.PoolNotFound(pool.name().value());
            }
            return write.run(session);
        };
    }

    static Operation<Session, Void> open(Set<PoolName> configured) {
        var names = configured.stream().map(PoolName::value).toArray();
        return session -> {
            session.of(REMOVE).array("text", names).update();
            return Answers.nothing();
        };
    }

    /** Of the pools that the transaction deletes. */
    List<String> names() {
        return deleting.stream().map(PoolName::value).toList();
    }

    void clear() {
        deleting.clear();
    }
}
