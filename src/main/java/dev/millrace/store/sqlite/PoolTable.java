package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.StoredPool;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/** Pools as last changed through the API, and the probe that needs a place to write to. */
final class PoolTable {

    static final String LIST = "SELECT name, definition, state FROM pools ORDER BY name";

    private static final String SAVE = "INSERT OR REPLACE INTO pools (name, definition, state) VALUES (?, ?, ?)";

    private static final String DELETE = "DELETE FROM pools WHERE name = ?";

    /** Needs new pages, so it fails when there is no room for a task. */
    private static final String PROBE = "INSERT INTO probe (padding) VALUES (zeroblob(65536))";

    private static final String PROBE_UNDONE = "DELETE FROM probe";

    private PoolTable() {}

    static Operation<Session, Void> save(StoredPool pool) {
        var definition = pool.definition() == null ? null : Json.POOL.write(pool.definition());
        return session -> {
            session.of(SAVE)
                    .text(pool.name().value())
                    .text(definition)
                    .text(pool.state().name())
                    .update();
            return Answers.nothing();
        };
    }

    static Operation<Session, Void> reorder(StoredPool pool) {
        var save = save(pool);
        var rerank = Queue.rerank(
                pool.name(), Objects.requireNonNull(pool.definition()).order());
        return session -> {
            save.run(session);
            return rerank.run(session);
        };
    }

    static Operation<Session, Void> delete(PoolName pool) {
        return session -> {
            session.of(DELETE).text(pool.value()).update();
            return Answers.nothing();
        };
    }

    static Operation<Session, Void> probe() {
        return session -> {
            session.of(PROBE).update();
            session.of(PROBE_UNDONE).update();
            return Answers.nothing();
        };
    }

    static StoredPool read(ResultSet row) throws SQLException {
        var definition = row.getString(2);
        return new StoredPool(
                new PoolName(row.getString(1)),
                definition == null ? null : Json.POOL.read(definition),
                PoolState.valueOf(row.getString(3)));
    }
}
