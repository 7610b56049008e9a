package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.PoolRow;
import dev.millrace.task.PoolName;
import dev.millrace.task.StoredPool;
import java.util.Objects;

/** Pools as last changed through the API, and the probe that needs a place to write to. */
final class PoolTable {

    /** Needs new pages, so it fails when there is no room for a task. */
    private static final String PROBE = "INSERT INTO probe (padding) VALUES (zeroblob(65536))";

    private static final String PROBE_UNDONE = "DELETE FROM probe";

    private PoolTable() {}

    static Operation<Session, Void> reorder(StoredPool pool) {
        Operation<Session, Void> save = PoolRow.save(pool);
        var rerank = Queue.rerank(
                pool.name(), Objects.requireNonNull(pool.definition()).order());
        return session -> {
            save.run(session);
            return rerank.run(session);
        };
    }

    static Operation<Session, Void> delete(PoolName pool) {
        Operation<Session, Void> delete = PoolRow.delete(pool);
        return session -> {
            PoolRow.requireIdle(session, pool);
            return delete.run(session);
        };
    }

    static Operation<Session, Void> probe() {
        return session -> {
            session.of(PROBE).update();
            session.of(PROBE_UNDONE).update();
            return Answers.nothing();
        };
    }
}
