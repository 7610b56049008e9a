package dev.millrace.store.postgres;

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
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.NewFuture;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The writes of batches. */
final class BatchTable {

    static final String FIND = "SELECT " + BatchRow.COLUMNS + " FROM batches WHERE id = ?";

    private static final String LOCK = FIND + " FOR UPDATE";

    private static final String INSERT =
            "INSERT INTO batches (id, owner, node, open, created_at) VALUES (?, ?, ?, 1, ?)";

    private static final String CLOSE =
            "UPDATE batches SET open = 0 WHERE id = ? AND open = 1 RETURNING " + BatchRow.COLUMNS;

    private static final String FINISH = "UPDATE batches SET finished_at = ? WHERE id = ?";

    private static final String DELETE = "DELETE FROM batches WHERE id = ?";

    private static final String FORGET_ENDS = "DELETE FROM ends WHERE batch = ?";

    private static final String FORGET_KEYS = "DELETE FROM idempotency_keys WHERE batch_id = ?";

    /** The last of so many members. */
    private static final String WINDOW = """
            SELECT max(seq), count(*) FROM (
                SELECT seq FROM futures WHERE batch = ? AND seq > ? ORDER BY seq LIMIT ?) AS members
            """;

    private static final String PENDING = """
            SELECT id FROM futures
            WHERE batch = ? AND seq > ? AND seq <= ? AND state IN ('QUEUED', 'SCHEDULED', 'WAITING')
            """;

    /** Of those that others are about to start, it is waited for what comes of that. */
    private static final String LOCK_PENDING = """
            SELECT %s FROM futures
            WHERE id = ANY (?) AND state IN ('QUEUED', 'SCHEDULED', 'WAITING') ORDER BY id FOR UPDATE
            """.formatted(FutureRow.COLUMNS);

    private BatchTable() {}

    static Operation<Session, Creation> create(NewBatch batch, @Nullable IdempotencyKey key) {
        var members = NewRows.of(batch.members());
        return Operation.counting(members.quotaOf(), session -> {
            var known = key == null ? Optional.<KnownKey>empty() : KeyTable.take(session, key, null, batch.id());
            if (key != null && known.isPresent()) {
                return () -> known.get().batchAnswer(key);
            }
            return switch (members.look(session)) {
                case NewRows.Look.Refused(var why) -> {
                    if (key != null) {
                        KeyTable.giveBack(session, key);
                    }
                    yield () -> new Creation.Refused(why);
                }
                case NewRows.Look.Seen seen -> created(session, batch, members, seen);
            };
        });
    }

    private static Supplier<Creation> created(Session session, NewBatch batch, NewRows members, NewRows.Look.Seen seen)
            throws SQLException {
        session.of(INSERT)
                .id(batch.id().value())
                .text(batch.owner())
                .text(batch.node().value())
                .number(Times.nanos(batch.createdAt()))
                .update();
        OutboxTable.insertAll(session, batch.callbacks());
        members.write(session, seen);
        session.writeTally(batch.id());
        if (!batch.open()) {
            closeNow(session, batch.id());
        }
        var created = session.of(FIND).id(batch.id().value()).first(BatchRow::read);
        return () -> new Creation.Created(created.orElseThrow().batch());
    }

    static Operation<Session, Joining> append(BatchId batch, long after, List<NewFuture> members) {
        var insert = NewRows.of(members);
        return Operation.counting(insert.quotaOf(), session -> {
            session.writeTally(batch); // others may have joined in this very transaction
            var found = session.of(LOCK).id(batch.value()).first(BatchRow::read).map(BatchRow::batch);
            if (found.filter(Batch::open).isEmpty()) {
                return Joining.Closed::new;
            }
            if (found.get().total() != after) {
                return Joining.Gap::new;
            }
            return switch (insert.look(session)) {
                case NewRows.Look.Refused(var why) -> () -> new Joining.Refused(why);
                case NewRows.Look.Seen seen -> {
                    insert.write(session, seen);
                    yield Joining.Joined::new;
                }
            };
        });
    }

    static Operation<Session, Optional<Batch>> close(BatchId batch) {
        return session -> {
            session.writeTally(batch);
            closeNow(session, batch);
            var row = session.of(FIND).id(batch.value()).first(BatchRow::read);
            return () -> row.map(BatchRow::batch);
        };
    }

    private record Window(long last, int members) {}

    /** Cancels those of the next members that have not started. */
    static Operation<Session, Sweep> cancelPending(BatchId batch, Instant now, long after, int limit) {
        return session -> {
            var window = session.of(WINDOW)
                    .id(batch.value())
                    .number(after)
                    .number(limit)
                    .first(row -> new Window(row.getLong(1), row.getInt(2)))
                    .orElseThrow();
            var pending = session.of(PENDING)
                    .id(batch.value())
                    .number(after)
                    .number(window.last())
                    .list(row -> row.getObject(1, UUID.class));
            var locked =
                    session.of(LOCK_PENDING).array("uuid", pending.toArray()).list(FutureRow::read);
            var legs = new ArrayList<Leg>(locked.size());
            var begun = new ArrayList<FutureId>();
            for (var row : locked) {
                var future = row.future();
                legs.add(Leg.of(future, future.cancelRequested(now)));
                if (future.attempts().number() > 0) {
                    begun.add(future.id());
                }
            }
            Course.take(session, legs);
            return () -> new Sweep(locked.size(), begun, window.members() < limit ? null : window.last());
        };
    }

    private static void closeNow(Session session, BatchId batch) throws SQLException {
        var closed = session.of(CLOSE).id(batch.value()).first(BatchRow::read);
        if (closed.isPresent()) {
            settle(session, closed.get());
        }
    }

    /** Brings a batch in line with its members: over, not over any more, or gone with the last of them. */
    static void settle(Session session, BatchRow row) throws SQLException {
        var batch = row.batch();
        if (row.members() == 0 && !batch.open() && batch.total() > 0) {
            var id = batch.id().value();
            session.of(DELETE).id(id).update();
            session.of(FORGET_ENDS).id(id).update();
            session.of(FORGET_KEYS).id(id).update();
            OutboxTable.orphan(session, new Callback.Owner.OfBatch(batch.id()));
        } else if (row.over() && !batch.done()) {
            finish(session, batch);
        } else if (!row.over() && batch.done()) {
            session.of(FINISH).number((Long) null).id(batch.id().value()).update();
        }
    }

    private static void finish(Session session, Batch batch) throws SQLException {
        var now = session.now();
        session.of(FINISH).number(Times.nanos(now)).id(batch.id().value()).update();
        var done = new Batch(batch.id(), batch.owner(), false, batch.total(), batch.counts(), batch.createdAt(), now);
        OutboxTable.fire(
                session,
                new Callback.Owner.OfBatch(batch.id()),
                EventType.BATCH_DONE,
                () -> session.bodies().of(done));
        session.batchDone(done);
    }
}
