package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.task.Deletion;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The writes that make the store forget. Labels, inputs and idempotency keys of a future go with it (foreign keys). */
final class Removal {

    private static final String FIND_STATE = "SELECT state FROM futures WHERE id = ?";

    private static final String FIND_USER = "SELECT used_by FROM inputs WHERE input_id = ? LIMIT 1";

    private static final String DELETE = "DELETE FROM futures WHERE id = ? RETURNING " + FutureRow.RETURNED;

    private static final String PURGE = """
            DELETE FROM futures
            WHERE seq IN (
                SELECT seq FROM futures INDEXED BY futures_purge
                WHERE purge_at <= ? AND NOT EXISTS (SELECT 1 FROM inputs WHERE input_id = futures.id)
                ORDER BY purge_at LIMIT ?)
            RETURNING %s
            """.formatted(FutureRow.RETURNED);

    private static final String PURGE_KEYS = """
            DELETE FROM idempotency_keys
            WHERE seq IN (SELECT seq FROM idempotency_keys WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
            """;

    private Removal() {}

    static Operation<Statements, Deletion> delete(FutureId id) {
        return statements -> {
            var state = statements.of(FIND_STATE).text(id.toString()).first(row -> TaskState.valueOf(row.getString(1)));
            if (state.isEmpty()) {
                return Deletion.NotFound::new;
            }
            if (!state.get().done()) {
                return () -> new Deletion.NotDone(state.get());
            }
            return deleteDone(statements, id.toString());
        };
    }

    private static Supplier<Deletion> deleteDone(Statements statements, String id) throws SQLException {
        var user = statements.of(FIND_USER).text(id).first(row -> row.getString(1));
        if (user.isPresent()) {
            return () -> new Deletion.InUse(new FutureId(UUID.fromString(user.get())));
        }
        var deleted = statements.of(DELETE).text(id).list(FutureRow::read);
        return () -> new Deletion.Deleted(deleted.getFirst().future());
    }

    static Operation<Statements, List<FutureRecord>> purge(Instant now, int limit) {
        return statements -> {
            long time = Times.nanos(now);
            var purged = statements.of(PURGE).number(time).number(limit).list(FutureRow::read);
            statements.of(PURGE_KEYS).number(time).number(limit).update();
            return () -> purged.stream().map(FutureRow::future).toList();
        };
    }
}
