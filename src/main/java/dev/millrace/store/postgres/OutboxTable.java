package dev.millrace.store.postgres;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.millrace.store.row.Json;
import dev.millrace.store.row.Times;
import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The writes to the outbox that are part of others' transactions. */
final class OutboxTable {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final String INSERT_CALLBACK = """
            INSERT INTO callbacks (id, future_id, batch_id, url, target, events, secret, headers, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String OF_FUTURE =
            "SELECT seq, target, events FROM callbacks WHERE future_id = ? ORDER BY seq";

    private static final String OF_BATCH = "SELECT seq, target, events FROM callbacks WHERE batch_id = ? ORDER BY seq";

    private static final String INSERT_DELIVERY = """
            INSERT INTO deliveries (id, callback, target, event, body, state, next_at, tried, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)
            """;

    private static final String ORPHAN_OF_FUTURE = "UPDATE callbacks SET orphan = 1 WHERE future_id = ?";

    private static final String ORPHAN_OF_BATCH = "UPDATE callbacks SET orphan = 1 WHERE batch_id = ?";

    private static final String PURGE_ORPHANS = """
            DELETE FROM callbacks WHERE orphan = 1 AND NOT EXISTS (
                SELECT 1 FROM deliveries WHERE callback = callbacks.seq AND next_at IS NOT NULL)
            """;

    private record Addressee(long seq, String target, List<EventType> events) {}

    private OutboxTable() {}

    static void insertAll(Session session, List<Callback> callbacks) throws SQLException {
        for (var callback : callbacks) {
            insert(session, callback);
        }
    }

    private static void insert(Session session, Callback callback) throws SQLException {
        var future = callback.owner() instanceof Callback.Owner.OfFuture(var id) ? id.value() : null;
        var batch = callback.owner() instanceof Callback.Owner.OfBatch(var id) ? id.value() : null;
        session.of(INSERT_CALLBACK)
                .id(callback.id())
                .id(future)
                .id(batch)
                .text(callback.url())
                .text(callback.target())
                .text(Json.EVENTS.write(List.copyOf(callback.events())))
                .text(callback.secret())
                .text(Json.HEADERS.write(callback.headers()))
                .number(Times.nanos(callback.createdAt()))
                .update();
    }

    /** The owner of callbacks is gone. They go as well, as soon as nothing for them is pending. */
    static void orphan(Session session, Callback.Owner owner) throws SQLException {
        switch (owner) {
            case Callback.Owner.OfFuture(var id) ->
                session.of(ORPHAN_OF_FUTURE).id(id.value()).update();
            case Callback.Owner.OfBatch(var id) ->
                session.of(ORPHAN_OF_BATCH).id(id.value()).update();
        }
    }

    static void purgeOrphans(Session session) throws SQLException {
        session.of(PURGE_ORPHANS).update();
    }

    /** Records that a future's callbacks are to be told how it stands. */
    static void fire(Session session, FutureRecord future, EventType event) throws SQLException {
        var owner = new Callback.Owner.OfFuture(future.id());
        fire(session, owner, event, () -> session.bodies().of(event, future));
    }

    /** Records deliveries of an event to those callbacks that are to be told of it. */
    static void fire(Session session, Callback.Owner owner, EventType event, Supplier<String> body)
            throws SQLException {
        var all = switch (owner) {
            case Callback.Owner.OfFuture(var id) -> session.of(OF_FUTURE).id(id.value());
            case Callback.Owner.OfBatch(var id) -> session.of(OF_BATCH).id(id.value());
        };
        var told = all
                .list(row -> new Addressee(row.getLong(1), row.getString(2), Json.EVENTS.read(row.getString(3))))
                .stream()
                .filter(addressee -> addressee.events().contains(event))
                .toList();
        if (told.isEmpty()) {
            return;
        }
        var text = body.get();
        for (var addressee : told) {
            deliver(session, addressee, event, text);
        }
    }

    private static void deliver(Session session, Addressee addressee, EventType event, String body)
            throws SQLException {
        long now = Times.nanos(session.now());
        UUID id = IDS.generate();
        session.of(INSERT_DELIVERY)
                .id(id)
                .number(addressee.seq())
                .text(addressee.target())
                .text(event.name())
                .text(body)
                .text(Delivery.State.PENDING.name())
                .number(now)
                .number(now)
                .update();
        session.pending(1);
        session.tell(follower -> follower.deliveryDue(addressee.target()));
    }
}
