package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.BatchRow;
import dev.millrace.store.row.DeliveryRow;
import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.Json;
import dev.millrace.store.row.Times;
import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import dev.millrace.task.Outbox;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The writes to the outbox that are transactions of their own. */
final class OutboxChange {

    private static final String COUNT_OF_FUTURE = "SELECT count(*) FROM callbacks WHERE future_id = ?";

    private static final String COUNT_OF_BATCH = "SELECT count(*) FROM callbacks WHERE batch_id = ?";

    private static final String FIND_FUTURE = "SELECT " + FutureRow.COLUMNS + " FROM futures WHERE id = ?";

    private static final String LATEST = """
            SELECT %s FROM callbacks c JOIN deliveries d INDEXED BY deliveries_of_callback ON d.callback = c.seq
            WHERE c.id = ? ORDER BY d.seq DESC LIMIT 1
            """.formatted(DeliveryRow.COLUMNS);

    private static final String AGAIN = "UPDATE deliveries SET state = 'PENDING', next_at = ?, tried = 0 WHERE id = ?";

    private static final String ATTEMPTS = "SELECT attempts FROM deliveries WHERE id = ? AND next_at IS NOT NULL";

    private static final String RECORD =
            "UPDATE deliveries SET state = ?, next_at = ?, tried = tried + 1, attempts = ? WHERE id = ?";

    private OutboxChange() {}

    static Operation<Session, Outbox.Attachment> attach(Callback callback) {
        return session -> {
            var attachment = switch (callback.owner()) {
                case Callback.Owner.OfFuture(var id) -> attachToFuture(session, callback, id.toString());
                case Callback.Owner.OfBatch(var id) -> attachToBatch(session, callback, id.toString());
            };
            return () -> attachment;
        };
    }

    private static Outbox.Attachment attachToFuture(Session session, Callback callback, String id) throws SQLException {
        var row = session.of(FIND_FUTURE).text(id).first(FutureRow::read);
        if (row.isEmpty()) {
            return Outbox.Attachment.NO_OWNER;
        }
        if (count(session, id, null) >= Outbox.MAX_CALLBACKS) {
            return Outbox.Attachment.TOO_MANY;
        }
        OutboxTable.insertAll(session, List.of(callback));
        var future = row.get().future();
        var event = EventType.of(future.state()).filter(callback.events()::contains);
        if (future.state().done() && event.isPresent()) {
            OutboxTable.fireOne(session, callback, event.get(), session.bodies().of(event.get(), future));
        }
        return Outbox.Attachment.ATTACHED;
    }

    private static Outbox.Attachment attachToBatch(Session session, Callback callback, String id) throws SQLException {
        var row = session.of(BatchTable.FIND).text(id).first(BatchRow::read);
        if (row.isEmpty()) {
            return Outbox.Attachment.NO_OWNER;
        }
        if (count(session, null, id) >= Outbox.MAX_CALLBACKS) {
            return Outbox.Attachment.TOO_MANY;
        }
        OutboxTable.insertAll(session, List.of(callback));
        var batch = row.get().batch();
        if (batch.done() && callback.events().contains(EventType.BATCH_DONE)) {
            OutboxTable.fireOne(
                    session, callback, EventType.BATCH_DONE, session.bodies().of(batch));
        }
        return Outbox.Attachment.ATTACHED;
    }

    private static long count(Session session, @Nullable String future, @Nullable String batch) throws SQLException {
        return session.of(future == null ? COUNT_OF_BATCH : COUNT_OF_FUTURE)
                .text(future == null ? batch : future)
                .first(row -> row.getLong(1))
                .orElse(0L);
    }

    static Operation<Session, Optional<Delivery>> redeliver(UUID callback, Instant now) {
        return session -> {
            var latest = session.of(LATEST).text(callback.toString()).first(DeliveryRow::read);
            if (latest.isEmpty()) {
                return Optional::empty;
            }
            var was = latest.get();
            session.of(AGAIN).number(Times.nanos(now)).text(was.id().toString()).update();
            session.pending(was.nextAt() == null ? 1 : 0);
            session.tell(follower -> follower.deliveryDue(was.callback().target()));
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

    static Operation<Session, Void> record(
            UUID delivery, Delivery.Attempt attempt, Delivery.State state, @Nullable Instant nextAt) {
        return session -> {
            var row = session.of(ATTEMPTS)
                    .text(delivery.toString())
                    .first(found -> Optional.ofNullable(found.getString(1)));
            if (row.isPresent()) {
                session.pending(state == Delivery.State.PENDING ? 0 : -1);
                var attempts = new ArrayList<>(
                        row.get().map(Json.DELIVERY_ATTEMPTS::read).orElse(List.of()));
                attempts.add(attempt);
                var kept = attempts.subList(Math.max(0, attempts.size() - Delivery.KEPT), attempts.size());
                session.of(RECORD)
                        .text(state.name())
                        .number(Times.nanosOrNull(nextAt))
                        .text(Json.DELIVERY_ATTEMPTS.write(kept))
                        .text(delivery.toString())
                        .update();
            }
            return Answers.nothing();
        };
    }
}
