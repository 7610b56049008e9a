package dev.millrace.store.postgres;

import dev.millrace.store.row.Json;
import dev.millrace.store.row.Times;
import dev.millrace.task.Callback;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The writes to the outbox that are part of others' transactions. */
final class OutboxTable {

    private static final Columns<Callback> CALLBACKS = new Columns<>(List.of(
            Column.id("id", Callback::id),
            Column.id("future_id", OutboxTable::future),
            Column.id("batch_id", OutboxTable::batch),
            Column.text("url", Callback::url),
            Column.text("target", Callback::target),
            Column.text("events", callback -> Json.EVENTS.write(List.copyOf(callback.events()))),
            Column.text("secret", Callback::secret),
            Column.text("headers", callback -> Json.HEADERS.write(callback.headers())),
            Column.number("created_at", callback -> Times.nanos(callback.createdAt()))));

    private static final String INSERT = "INSERT INTO callbacks (%s) SELECT %s FROM %s ORDER BY nth"
            .formatted(CALLBACKS.names(), CALLBACKS.names(), CALLBACKS.table());

    private static final String ORPHAN_OF_FUTURE = "UPDATE callbacks SET orphan = 1 WHERE future_id = ?";

    private static final String ORPHAN_OF_BATCH = "UPDATE callbacks SET orphan = 1 WHERE batch_id = ?";

    private static final String PURGE_ORPHANS = """
            DELETE FROM callbacks WHERE orphan = 1 AND NOT EXISTS (
                SELECT 1 FROM deliveries WHERE callback = callbacks.seq AND next_at IS NOT NULL)
            """;

    private OutboxTable() {}

    static void insertAll(Session session, List<Callback> callbacks) throws SQLException {
        if (!callbacks.isEmpty()) {
            CALLBACKS.bind(session.of(INSERT), callbacks).update();
        }
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
        session.firings().write(session);
        session.of(PURGE_ORPHANS).update();
    }

    /** Takes down that a future's callbacks are to be told how it stands. */
    static void fire(Session session, FutureRecord future, EventType event) {
        session.firings().add(future.id().value(), event, () -> session.bodies().of(event, future));
    }

    /** Takes down that callbacks are to be told of an event, those of the owner that asked for it. */
    static void fire(Session session, Callback.Owner owner, EventType event, Supplier<String> body) {
        var id = switch (owner) {
            case Callback.Owner.OfFuture(var future) -> future.value();
            case Callback.Owner.OfBatch(var batch) -> batch.value();
        };
        session.firings().add(id, event, body);
    }

    private static @Nullable UUID future(Callback callback) {
        return callback.owner() instanceof Callback.Owner.OfFuture(var id) ? id.value() : null;
    }

    private static @Nullable UUID batch(Callback callback) {
        return callback.owner() instanceof Callback.Owner.OfBatch(var id) ? id.value() : null;
    }
}
