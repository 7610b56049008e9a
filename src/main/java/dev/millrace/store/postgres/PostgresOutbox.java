package dev.millrace.store.postgres;

import dev.millrace.store.row.DeliveryRow;
import dev.millrace.store.row.Times;
import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import dev.millrace.task.Outbox;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * Callbacks and deliveries in a PostgreSQL database. See {@link Outbox} for what callers can rely on.
 *
 * <p>A claim puts the time at which a delivery is due off to the end of the lease, if it still is what it was when it was
 * read: so exactly one of many nodes gets it, and all others see when it will come free. It does so at once when its holder is
 * declared dead ({@link NodeTable}).
 */
final class PostgresOutbox implements Outbox {

    private static final RowMapper<Callback> CALLBACK = (row, number) -> DeliveryRow.readCallback(row, 0);
    private static final RowMapper<Delivery> DELIVERY = (row, number) -> DeliveryRow.read(row);

    private static final String OF_FUTURE =
            "SELECT " + DeliveryRow.CALLBACK_COLUMNS + " FROM callbacks c WHERE c.future_id = ? ORDER BY c.seq";

    private static final String OF_BATCH =
            "SELECT " + DeliveryRow.CALLBACK_COLUMNS + " FROM callbacks c WHERE c.batch_id = ? ORDER BY c.seq";

    private static final String FIND = "SELECT " + DeliveryRow.CALLBACK_COLUMNS + " FROM callbacks c WHERE c.id = ?";

    private static final String LATEST = """
            SELECT %s FROM callbacks c JOIN deliveries d ON d.callback = c.seq
            WHERE c.id = ? ORDER BY d.seq DESC LIMIT ?
            """.formatted(DeliveryRow.COLUMNS);

    private static final String TARGETS =
            "SELECT target, min(next_at) FROM deliveries WHERE next_at IS NOT NULL GROUP BY target";

    private static final String DUE = """
            SELECT %s FROM deliveries d JOIN callbacks c ON c.seq = d.callback
            WHERE d.target = ? AND d.next_at <= ? ORDER BY d.next_at, d.seq LIMIT ?
            """.formatted(DeliveryRow.COLUMNS);

    private final Writes writes;
    private final Reading reading;
    private final AtomicLong pending;
    private final String node;

    /**
     * @param pending the number of pending deliveries, kept up with every commit of every node
     * @param node who claims: one opened store, not one server
     */
    PostgresOutbox(Writes writes, Reading reading, AtomicLong pending, String node) {
        this.writes = writes;
        this.reading = reading;
        this.pending = pending;
        this.node = node;
    }

    @Override
    public CompletableFuture<Attachment> attach(Callback callback) {
        return writes.submit(OutboxChange.attach(callback));
    }

    @Override
    public List<Callback> callbacks(Callback.Owner owner) {
        var sql = switch (owner) {
            case Callback.Owner.OfFuture(var id) -> reading.sql(OF_FUTURE).param(id.value());
            case Callback.Owner.OfBatch(var id) -> reading.sql(OF_BATCH).param(id.value());
        };
        return reading.read(() -> sql.query(CALLBACK).list());
    }

    @Override
    public Optional<Callback> callback(UUID id) {
        return reading.read(() -> reading.sql(FIND).param(id).query(CALLBACK).optional());
    }

    @Override
    public List<Delivery> deliveries(UUID callback, int limit) {
        return reading.read(() -> reading.sql(LATEST)
                        .params(callback, limit)
                        .query(DELIVERY)
                        .list())
                .reversed();
    }

    @Override
    public CompletableFuture<Optional<Delivery>> redeliver(UUID callback, Instant now) {
        return writes.submit(OutboxChange.redeliver(callback, now));
    }

    @Override
    public Map<String, Instant> targets() {
        Map<String, Instant> targets = new HashMap<>();
        reading.read(() -> reading.sql(TARGETS)
                .query((row, number) -> targets.put(row.getString(1), Times.instant(row.getLong(2))))
                .list());
        return targets;
    }

    @Override
    public List<Delivery> due(String target, Instant now, int limit) {
        return reading.read(() -> reading.sql(DUE)
                .params(target, Times.nanos(now), limit)
                .query(DELIVERY)
                .list());
    }

    @Override
    public CompletableFuture<Boolean> claim(Delivery due, Instant until) {
        return writes.submit(OutboxChange.claim(due, until, node));
    }

    @Override
    public CompletableFuture<Void> record(
            UUID delivery, Delivery.Attempt attempt, Delivery.State state, @Nullable Instant nextAt) {
        return writes.submit(OutboxChange.record(new OutboxChange.Tried(delivery, attempt, state, nextAt), node));
    }

    @Override
    public long pending() {
        return pending.get();
    }
}
