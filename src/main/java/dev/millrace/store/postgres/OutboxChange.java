package dev.millrace.store.postgres;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.BatchRow;
import dev.millrace.store.row.DeliveryRow;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.Json;
import dev.millrace.store.row.Times;
import dev.millrace.task.BatchId;
import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureId;
import dev.millrace.task.Outbox;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The writes to the outbox that are transactions of their own. */
final class OutboxChange {

    private static final String COUNT_OF_FUTURE = "SELECT count(*) FROM callbacks WHERE future_id = ?";

    private static final String COUNT_OF_BATCH = "SELECT count(*) FROM callbacks WHERE batch_id = ?";

    /** Whoever ends the future waits, or is waited for: the state is what it is when the callback is attached. */
    private static final String WATCH_FUTURE = "UPDATE futures SET watched = watched | " + Course.CALLBACKS
            + " WHERE id = ? RETURNING " + FutureRow.COLUMNS;

    private static final String LOCK_BATCH = BatchTable.FIND + " FOR UPDATE";

    private static final String SEQ = "SELECT seq FROM callbacks WHERE id = ?";

    private static final String LATEST = """
            SELECT %s FROM callbacks c JOIN deliveries d ON d.callback = c.seq
            WHERE c.id = ? ORDER BY d.seq DESC LIMIT 1 FOR UPDATE OF d
            """.formatted(DeliveryRow.COLUMNS);

    /** One that is under way goes on, with all retries before it. Parameters: now, now, id. */
    private static final String AGAIN = """
            UPDATE deliveries
            SET state = 'PENDING', tried = 0,
                next_at = CASE WHEN holder IS NOT NULL AND next_at > ? THEN next_at ELSE ? END
            WHERE id = ?
            """;

    /** Parameters: until when, holder, id, when it was due. */
    private static final String CLAIM =
            "UPDATE deliveries SET next_at = ?, holder = ? WHERE id = ? AND next_at = ? AND state = 'PENDING'";

    /** Parameters: id, holder. */
    private static final String ATTEMPTS = """
            SELECT attempts FROM deliveries
            WHERE id = ? AND next_at IS NOT NULL AND (holder IS NULL OR holder = ?) FOR UPDATE
            """;

    private static final String RECORD = """
            UPDATE deliveries SET state = ?, next_at = ?, holder = NULL, tried = tried + 1, attempts = ? WHERE id = ?
            """;

    /** What others have locked is being recorded, or comes free with its lease. Parameters: holders, now. */
    private static final String FREE = """
            WITH held AS MATERIALIZED (
                SELECT id FROM deliveries WHERE holder = ANY (?) AND next_at IS NOT NULL
                ORDER BY id FOR UPDATE SKIP LOCKED)
            UPDATE deliveries SET next_at = least(next_at, ?), holder = NULL FROM held WHERE deliveries.id = held.id
            RETURNING deliveries.target
            """;

    private OutboxChange() {}

    static Operation<Session, Outbox.Attachment> attach(Callback callback) {
        return session -> {
            session.settle();
            var attachment = switch (callback.owner()) {
                case Callback.Owner.OfFuture(var id) -> attach(session, callback, id);
                case Callback.Owner.OfBatch(var id) -> attach(session, callback, id);
            };
            return () -> attachment;
        };
    }

    private static Outbox.Attachment attach(Session session, Callback callback, FutureId id) throws SQLException {
        var row = session.of(WATCH_FUTURE).id(id.value()).first(FutureRow::read);
        if (row.isEmpty()) {
            return Outbox.Attachment.NO_OWNER;
        }
        if (isFull(session, COUNT_OF_FUTURE, id.value())) {
            return Outbox.Attachment.TOO_MANY;
        }
        OutboxTable.insertAll(session, List.of(callback));
        var future = row.get().future();
        var event = EventType.of(future.state()).filter(callback.events()::contains);
        if (future.state().done() && event.isPresent()) {
            tell(session, callback, event.get(), session.bodies().of(event.get(), future));
        }
        return Outbox.Attachment.ATTACHED;
    }

    private static Outbox.Attachment attach(Session session, Callback callback, BatchId id) throws SQLException {
        var row = session.of(LOCK_BATCH).id(id.value()).first(BatchRow::read);
        if (row.isEmpty()) {
            return Outbox.Attachment.NO_OWNER;
        }
        if (isFull(session, COUNT_OF_BATCH, id.value())) {
            return Outbox.Attachment.TOO_MANY;
        }
        OutboxTable.insertAll(session, List.of(callback));
        var batch = row.get().batch();
        if (batch.done() && callback.events().contains(EventType.BATCH_DONE)) {
            tell(session, callback, EventType.BATCH_DONE, session.bodies().of(batch));
        }
        return Outbox.Attachment.ATTACHED;
    }

    private static boolean isFull(Session session, String count, UUID owner) throws SQLException {
        return session.of(count).id(owner).first(row -> row.getLong(1)).orElse(0L) >= Outbox.MAX_CALLBACKS;
    }

    private static void tell(Session session, Callback callback, EventType event, String body) throws SQLException {
        long seq =
                session.of(SEQ).id(callback.id()).first(row -> row.getLong(1)).orElseThrow();
        Firings.write(session, new Firings.Addressee(seq, callback.target(), callback.events()), event, body);
    }

    static Operation<Session, Optional<Delivery>> redeliver(UUID callback, Instant now) {
        return session -> {
            session.settle();
            var latest = session.of(LATEST).id(callback).first(DeliveryRow::read);
            if (latest.isEmpty()) {
                return Optional::empty;
            }
            var was = latest.get();
            long time = Times.nanos(now);
            session.of(AGAIN).number(time).number(time).id(was.id()).update();
            session.pending(was.nextAt() == null ? 1 : 0);
            session.due(was.callback().target());
            var again = new Delivery(
                    was.id(),
                    was.number(),
                    was.callback(),
                    was.event(),
                    was.body(),
                    Delivery.State.PENDING,
                    now,
                    0,
                    was.attempts(),
                    was.createdAt());
            return () -> Optional.of(again);
        };
    }

    /** @param holder who takes it: one opened store, not one server */
    static Operation<Session, Boolean> claim(Delivery due, Instant until, String holder) {
        return session -> {
            boolean claimed = session.of(CLAIM)
                            .number(Times.nanos(until))
                            .text(holder)
                            .id(due.id())
                            .number(Times.nanosOrNull(due.nextAt()))
                            .update()
                    == 1;
            return () -> claimed;
        };
    }

    /** Lets anybody have at once what these hold, who are dead. */
    static void free(Session session, @Nullable Object[] holders) throws SQLException {
        var targets = session.of(FREE)
                .array("text", holders)
                .number(Times.nanos(session.now()))
                .list(row -> row.getString(1));
        for (var target : Set.copyOf(targets)) {
            session.due(target);
        }
    }

    /** An attempt that was made. */
    record Tried(
            UUID delivery,
            Delivery.Attempt attempt,
            Delivery.State state,
            @Nullable Instant nextAt) {}

    static Operation<Session, Void> record(Tried tried, String holder) {
        return session -> {
            session.settle();
            var row = session.of(ATTEMPTS)
                    .id(tried.delivery())
                    .text(holder)
                    .first(found -> Optional.ofNullable(found.getString(1)));
            if (row.isPresent()) {
                session.pending(tried.state() == Delivery.State.PENDING ? 0 : -1);
                var attempts = new ArrayList<>(
                        row.get().map(Json.DELIVERY_ATTEMPTS::read).orElse(List.of()));
                attempts.add(tried.attempt());
                var kept = attempts.subList(Math.max(0, attempts.size() - Delivery.KEPT), attempts.size());
                session.of(RECORD)
                        .text(tried.state().name())
                        .number(Times.nanosOrNull(tried.nextAt()))
                        .text(Json.DELIVERY_ATTEMPTS.write(kept))
                        .id(tried.delivery())
                        .update();
            }
            return Answers.nothing();
        };
    }
}
