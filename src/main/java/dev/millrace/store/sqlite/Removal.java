package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.Times;
import dev.millrace.task.Callback;
import dev.millrace.task.ChangeLog;
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

    /** Parameters: the id, twice. */
    private static final String FIND_USER = """
            SELECT used_by FROM inputs WHERE input_id = ?
            UNION ALL
            SELECT successor FROM dependencies WHERE predecessor = ? AND needed = 1
            LIMIT 1
            """;

    private static final String DELETE = "DELETE FROM futures WHERE id = ? RETURNING " + FutureRow.RETURNED;

    private static final String PURGE = """
            DELETE FROM futures
            WHERE seq IN (
                SELECT seq FROM futures INDEXED BY futures_purge
                WHERE purge_at <= ? AND NOT EXISTS (SELECT 1 FROM inputs WHERE input_id = futures.id)
                    AND (watched < %d OR NOT EXISTS (
                        SELECT 1 FROM dependencies WHERE predecessor = futures.id AND needed = 1))
                ORDER BY purge_at LIMIT ?)
            RETURNING %s
            """.formatted(Course.SUCCESSORS, FutureRow.RETURNED);

    private static final String FORGET_SUCCESSORS = "DELETE FROM dependencies WHERE predecessor = ?";

    /** Keeps the row that the oldest change to be kept is in. Parameter: its number. */
    private static final String TRIM_LOG =
            "DELETE FROM changes WHERE first < (SELECT max(first) FROM changes WHERE first <= ?)";

    private static final String PURGE_KEYS = """
            DELETE FROM idempotency_keys
            WHERE seq IN (SELECT seq FROM idempotency_keys WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
            """;

    private Removal() {}

    static Operation<Session, Deletion> delete(FutureId id) {
        return session -> {
            var state = session.of(FIND_STATE).text(id.toString()).first(row -> TaskState.valueOf(row.getString(1)));
            if (state.isEmpty()) {
                return Deletion.NotFound::new;
            }
            if (!state.get().done()) {
                return () -> new Deletion.NotDone(state.get());
            }
            return deleteDone(session, id.toString());
        };
    }

    private static Supplier<Deletion> deleteDone(Session session, String id) throws SQLException {
        var user = session.of(FIND_USER).text(id).text(id).first(row -> row.getString(1));
        if (user.isPresent()) {
            return () -> new Deletion.InUse(new FutureId(UUID.fromString(user.get())));
        }
        var deleted = session.of(DELETE).text(id).list(FutureRow::read);
        forget(session, deleted);
        return () -> new Deletion.Deleted(deleted.getFirst().future());
    }

    static Operation<Session, List<FutureRecord>> purge(Instant now, int limit) {
        return session -> {
            long time = Times.nanos(now);
            var purged = session.of(PURGE).number(time).number(limit).list(FutureRow::read);
            forget(session, purged);
            OutboxTable.purgeOrphans(session);
            session.of(TRIM_LOG).number(session.nextNumber() - ChangeLog.KEPT).update();
            session.of(PURGE_KEYS).number(time).number(limit).update();
            return () -> purged.stream().map(FutureRow::future).toList();
        };
    }

    /** What else there is of futures that were deleted. */
    private static void forget(Session session, List<FutureRow> deleted) throws SQLException {
        for (var row : deleted) {
            session.deleted(row.batchId());
            if ((row.watched() & Course.SUCCESSORS) != 0) {
                session.of(FORGET_SUCCESSORS).text(row.id()).update();
            }
            if ((row.watched() & Course.CALLBACKS) != 0) {
                OutboxTable.orphan(session, new Callback.Owner.OfFuture(new FutureId(row.uuid())));
            }
        }
    }
}
