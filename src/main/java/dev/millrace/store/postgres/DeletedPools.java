package dev.millrace.store.postgres;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
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

/**
 * Keeps deletions of pools and futures that get into them apart, whichever nodes they come from. Used by its writer's thread
 * only, as part of a session.
 *
 * <p>Both are settled while the counter of changes is locked, by statements that begin after that, so each sees whatever was
 * committed before: a deletion looks whether anything unfinished is in the pool, and who has put something into a pool looks
 * whether that was deleted ({@link Journal}). So of the two that meet, the second is refused.
 */
final class DeletedPools {

    /**
     * Fails if one of the pools was deleted; it is carried out in the message that commits, so it can only fail or not.
     * Parameter: their names.
     */
    static final String FAIL_IF_ANY = """
            SELECT 1 / (CASE WHEN EXISTS (SELECT 1 FROM deleted_pools WHERE name = ANY (?)) THEN 0 ELSE 1 END)
            """;

    /** How that fails: a division by zero. */
    private static final String FAILED = "22012";

    private static final String ADD = "INSERT INTO deleted_pools (name) VALUES (?) ON CONFLICT (name) DO NOTHING";
    private static final String REMOVE = "DELETE FROM deleted_pools WHERE name = ANY (?)";
    private static final String FIND = "SELECT name FROM deleted_pools WHERE name = ANY (?) ORDER BY name LIMIT 1";

    /** The order of locks is kept: it is the last that is locked anyway. */
    private static final String LOCK_COUNTER = "SELECT rows FROM journal WHERE one = 1 FOR UPDATE";

    private final List<PoolName> deleting = new ArrayList<>();

    /** Something was put into pools of which one, at least, was deleted. */
    static final class EnteredException extends SQLException {

        private static final long serialVersionUID = 1L;
        private final transient List<String> pools;

        private EnteredException(Collection<String> pools, SQLException cause) {
            super("one of the pools " + pools + " was deleted", FAILED, cause);
            this.pools = List.copyOf(pools);
        }

        /** Names the pool that was deleted; to be asked when its transaction is rolled back. */
        Refusal.PoolNotFound refusal(Connection connection) throws SQLException {
            try (var statement = connection.prepareStatement(FIND)) {
                statement.setArray(1, connection.createArrayOf("text", pools.toArray()));
                try (var rows = statement.executeQuery()) {
                    return new Refusal.PoolNotFound(rows.next() ? rows.getString(1) : pools.getFirst());
                }
            } finally {
                connection.rollback();
            }
        }
    }

    /** What the failure of a commit is about. */
    static SQLException failure(SQLException failure, Collection<String> entered) {
        return FAILED.equals(failure.getSQLState()) && !entered.isEmpty()
                ? new EnteredException(entered, failure)
                : failure;
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

    /** Settles the transaction's own deletions; to be called when all the rest of it is written, right before the commit. */
    void settle(Session session) throws SQLException {
        if (deleting.isEmpty()) {
            return;
        }
        session.of(LOCK_COUNTER).first(row -> row.getLong(1));
        for (var pool : deleting) {
            PoolRow.requireIdle(session, pool);
        }
    }

    void clear() {
        deleting.clear();
    }
}
