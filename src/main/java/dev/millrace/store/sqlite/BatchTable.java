package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.BatchRow;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.KnownKey;
import dev.millrace.store.row.Times;
import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore.Creation;
import dev.millrace.task.BatchStore.Joining;
import dev.millrace.task.BatchStore.NewBatch;
import dev.millrace.task.BatchStore.Sweep;
import dev.millrace.task.Callback;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.NewFuture;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The writes of batches. */
final class BatchTable {

    static final String FIND = "SELECT " + BatchRow.COLUMNS + " FROM batches WHERE id = ?";

    private static final String INSERT =
            "INSERT INTO batches (id, owner, node, open, created_at) VALUES (?, ?, ?, 1, ?)";

    private static final String CLOSE = "UPDATE batches SET open = 0 WHERE id = ? AND open = 1";

    private static final String FINISH = "UPDATE batches SET finished_at = ? WHERE id = ?";

    private static final String DELETE = "DELETE FROM batches WHERE id = ?";

    /** The last of so many members. */
    private static final String WINDOW = """
            SELECT max(seq), count(*) FROM (
                SELECT seq FROM futures INDEXED BY futures_of_batch WHERE batch = ? AND seq > ? ORDER BY seq LIMIT ?)
            """;

    /** Members that have not started, as an index of the states would find them too slowly in a long queue. */
    private static final String PENDING = """
            SELECT %s FROM futures INDEXED BY futures_of_batch
            WHERE batch = ? AND seq > ? AND seq <= ? AND state IN ('QUEUED', 'SCHEDULED', 'WAITING') ORDER BY seq
            """.formatted(FutureRow.COLUMNS);

    private BatchTable() {}

    static Operation<Session, Creation> create(NewBatch batch, @Nullable IdempotencyKey key) {
        var members = NewRows.of(batch.members());
        return session -> {
            var known = key == null ? Optional.<KnownKey>empty() : KeyTable.find(session, key);
            if (key != null && known.isPresent()) {
                return () -> known.get().batchAnswer(key);
            }
            var refused = members.refusal(session);
            if (refused.isPresent()) {
                return () -> new Creation.Refused(refused.get());
            }
            session.of(INSERT)
                    .text(batch.id().toString())
                    .text(batch.owner())
                    .text(batch.node().value())
                    .number(Times.nanos(batch.createdAt()))
                    .update();
            OutboxTable.insertAll(session, batch.callbacks());
            if (key != null) {
                KeyTable.insert(session, key, null, batch.id());
            }
            members.write(session);
            session.writeTallies();
            if (!batch.open()) {
                closeNow(session, batch.id());
            }
            var created = row(session, batch.id());
            return () -> new Creation.Created(created.orElseThrow().batch());
        };
    }

    static Operation<Session, Joining> append(BatchId batch, long after, List<NewFuture> members) {
        var insert = NewRows.of(members);
        return session -> {
            session.writeTallies(); // others may have joined in this very transaction
            var found = row(session, batch).map(BatchRow::batch).filter(Batch::open);
            if (found.isEmpty()) {
                return Joining.Closed::new;
            }
            if (found.get().total() != after) {
                return Joining.Gap::new;
            }
            var refused = insert.refusal(session);
            if (refused.isPresent()) {
                return () -> new Joining.Refused(refused.get());
            }
            insert.write(session);
            return Joining.Joined::new;
        };
    }

    static Operation<Session, Optional<Batch>> close(BatchId batch) {
        return session -> {
            closeNow(session, batch);
            var row = row(session, batch);
            return () -> row.map(BatchRow::batch);
        };
    }

    private record Window(long last, int members) {}

    /** Cancels those of the next members that have not started. */
    static Operation<Session, Sweep> cancelPending(BatchId batch, Instant now, long after, int limit) {
        return session -> {
            var window = session.of(WINDOW)
                    .text(batch.toString())
                    .number(after)
                    .number(limit)
                    .first(row -> new Window(row.getLong(1), row.getInt(2)))
                    .orElseThrow();
            var pending = session.of(PENDING)
                    .text(batch.toString())
                    .number(after)
                    .number(window.last())
                    .list(FutureRow::read);
            var begun = new ArrayList<FutureId>();
            for (var row : pending) {
                FutureRecord future = row.future();
                Course.take(session, future, future.cancelRequested(now));
                if (future.attempts().number() > 0) {
                    begun.add(future.id());
                }
            }
            return () -> new Sweep(pending.size(), begun, window.members() < limit ? null : window.last());
        };
    }

    private static void closeNow(Session session, BatchId batch) throws SQLException {
        if (session.of(CLOSE).text(batch.toString()).update() == 1) {
            settle(session, batch);
        }
    }

    /** Brings a batch in line with its members: over, not over any more, or gone with the last of them. */
    static void settle(Session session, BatchId id) throws SQLException {
        var found = row(session, id);
        if (found.isEmpty()) {
            return;
        }
        var row = found.get();
        if (row.members() == 0 && !row.batch().open() && row.batch().total() > 0) {
            session.of(DELETE).text(id.toString()).update();
            OutboxTable.orphan(session, new Callback.Owner.OfBatch(id));
        } else if (row.over() && !row.batch().done()) {
            finish(session, row.batch());
        } else if (!row.over() && row.batch().done()) {
            session.of(FINISH).number((Long) null).text(id.toString()).update();
        }
    }

    private static void finish(Session session, Batch batch) throws SQLException {
        var now = session.now();
        session.of(FINISH).number(Times.nanos(now)).text(batch.id().toString()).update();
        var done = new Batch(batch.id(), batch.owner(), false, batch.total(), batch.counts(), batch.createdAt(), now);
        OutboxTable.fire(
                session,
                new Callback.Owner.OfBatch(batch.id()),
                EventType.BATCH_DONE,
                () -> session.bodies().of(done));
        session.tell(follower -> follower.batchDone(done));
    }

    private static Optional<BatchRow> row(Session session, BatchId id) throws SQLException {
        return session.of(FIND).text(id.toString()).first(BatchRow::read);
    }
}
