package dev.millrace.store.postgres;

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
import java.util.stream.Stream;

/** The writes that make the store forget. */
final class Removal {

    private static final String LOCK = "SELECT state FROM futures WHERE id = ? FOR UPDATE";

    /** Parameters: the id, twice. */
    private static final String FIND_USER = """
            SELECT used_by FROM inputs WHERE input_id = ?
            UNION ALL
            SELECT successor FROM dependencies WHERE predecessor = ? AND needed = 1
            LIMIT 1
            """;

    private static final String NOT_NEEDED = """
            NOT EXISTS (SELECT 1 FROM inputs WHERE input_id = futures.id)
                AND (watched < %d OR NOT EXISTS (
                    SELECT 1 FROM dependencies WHERE predecessor = futures.id AND needed = 1))
            """.formatted(Course.SUCCESSORS);

    private static final String LOCK_OVER = "SELECT id FROM futures WHERE purge_at <= ? AND " + NOT_NEEDED
            + " ORDER BY purge_at LIMIT ? FOR UPDATE SKIP LOCKED";

    /** Looks again, now that nobody can add successors: those of them that came before the lock can be seen only now. */
    private static final String DELETE =
            "DELETE FROM futures WHERE id = ANY (?) AND " + NOT_NEEDED + " RETURNING " + FutureRow.RETURNED;

    /** What goes with futures. */
    private static final List<String> FORGET = Stream.of(
                    "labels WHERE future_id",
                    "inputs WHERE used_by",
                    "idempotency_keys WHERE future_id",
                    "dependencies WHERE successor",
                    "dependencies WHERE predecessor")
            .map(of -> "DELETE FROM " + of + " = ANY (?)")
            .toList();

    private static final String PURGE_KEYS = """
            DELETE FROM idempotency_keys WHERE (owner, path, key) IN (
                SELECT owner, path, key FROM idempotency_keys
                WHERE expires_at <= ? ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED)
            """;

    private Removal() {}

    static Operation<Session, Deletion> delete(FutureId id) {
        return session -> {
            var state = session.of(LOCK).id(id.value()).first(row -> TaskState.valueOf(row.getString(1)));
            if (state.isEmpty()) {
                return Deletion.NotFound::new;
            }
            if (!state.get().done()) {
                return () -> new Deletion.NotDone(state.get());
            }
            return deleteDone(session, id.value());
        };
    }

    private static Supplier<Deletion> deleteDone(Session session, UUID id) throws SQLException {
        var user = session.of(FIND_USER).id(id).id(id).first(row -> row.getObject(1, UUID.class));
        if (user.isPresent()) {
            return () -> new Deletion.InUse(new FutureId(user.get()));
        }
        var deleted = delete(session, List.of(id));
        return () -> new Deletion.Deleted(deleted.getFirst().future());
    }

    static Operation<Session, List<FutureRecord>> purge(Instant now, int limit) {
        return session -> {
            long time = Times.nanos(now);
            var over = session.of(LOCK_OVER).number(time).number(limit).list(row -> row.getObject(1, UUID.class));
            var purged = over.isEmpty() ? List.<FutureRow>of() : delete(session, over);
            OutboxTable.purgeOrphans(session);
            Journal.trim(session, ChangeLog.KEPT);
            session.of(PURGE_KEYS).number(time).number(limit).update();
            return () -> purged.stream().map(FutureRow::future).toList();
        };
    }

    /** Deletes futures whose rows are locked, and all that belongs to them. */
    private static List<FutureRow> delete(Session session, List<UUID> ids) throws SQLException {
        var deleted = session.of(DELETE).array("uuid", ids.toArray()).list(FutureRow::read);
        var gone = deleted.stream().map(FutureRow::uuid).toArray();
        for (var sql : FORGET) {
            session.of(sql).array("uuid", gone).update();
        }
        for (var row : deleted) {
            session.deleted(row.batchId());
            if ((row.watched() & Course.CALLBACKS) != 0) {
                OutboxTable.orphan(session, new Callback.Owner.OfFuture(new FutureId(row.uuid())));
            }
        }
        return deleted;
    }
}
