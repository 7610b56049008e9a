package dev.millrace.store.sqlite;

import dev.millrace.store.commit.GroupCommit;
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

/** Callbacks and deliveries in an SQLite file. See {@link Outbox} for what callers can rely on. */
final class SqliteOutbox implements Outbox {

    private static final RowMapper<Callback> CALLBACK = (row, number) -> DeliveryRow.readCallback(row, 0);
    private static final RowMapper<Delivery> DELIVERY = (row, number) -> DeliveryRow.read(row);

    private static final String OF_FUTURE = "SELECT " + DeliveryRow.CALLBACK_COLUMNS
            + " FROM callbacks c INDEXED BY callbacks_of_future WHERE c.future_id = ? ORDER BY c.seq";

    private static final String OF_BATCH = "SELECT " + DeliveryRow.CALLBACK_COLUMNS
            + " FROM callbacks c INDEXED BY callbacks_of_batch WHERE c.batch_id = ? ORDER BY c.seq";

    private static final String FIND = "SELECT " + DeliveryRow.CALLBACK_COLUMNS + " FROM callbacks c WHERE c.id = ?";

    private static final String LATEST = """
            SELECT %s FROM callbacks c JOIN deliveries d INDEXED BY deliveries_of_callback ON d.callback = c.seq
            WHERE c.id = ? ORDER BY d.seq DESC LIMIT ?
            """.formatted(DeliveryRow.COLUMNS);

    private static final String TARGETS = """
            SELECT target, min(next_at) FROM deliveries INDEXED BY deliveries_due
            WHERE next_at IS NOT NULL GROUP BY target
            """;

    private static final String DUE = """
            SELECT %s FROM deliveries d INDEXED BY deliveries_due JOIN callbacks c ON c.seq = d.callback
            WHERE d.target = ? AND d.next_at <= ? ORDER BY d.next_at, d.seq LIMIT ?
            """.formatted(DeliveryRow.COLUMNS);

    private static final String PENDING =
            "SELECT count(*) FROM deliveries INDEXED BY deliveries_due WHERE next_at IS NOT NULL";

    private final GroupCommit<Session> writes;
    private final Reading reading;
    private final AtomicLong pending;

    /** @param pending the number of pending deliveries, which the writer keeps up */
    SqliteOutbox(GroupCommit<Session> writes, Reading reading, AtomicLong pending) {
        this.pending = pending;
        this.writes = writes;
        this.reading = reading;
    }

    @Override
    public CompletableFuture<Attachment> attach(Callback callback) {
        return writes.submit(OutboxChange.attach(callback));
    }

    @Override
    public List<Callback> callbacks(Callback.Owner owner) {
        var sql = switch (owner) {
            case Callback.Owner.OfFuture(var id) -> reading.sql(OF_FUTURE).param(id.toString());
            case Callback.Owner.OfBatch(var id) -> reading.sql(OF_BATCH).param(id.toString());
        };
        return reading.read(() -> sql.query(CALLBACK).list());
    }

    @Override
    public Optional<Callback> callback(UUID id) {
        return reading.read(
                () -> reading.sql(FIND).param(id.toString()).query(CALLBACK).optional());
    }

    @Override
    public List<Delivery> deliveries(UUID callback, int limit) {
        return reading.read(() -> reading.sql(LATEST)
                        .params(callback.toString(), limit)
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

    /** Nobody else is there to take it. */
    @Override
    public CompletableFuture<Boolean> claim(Delivery due, Instant until) {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletableFuture<Void> record(
            UUID delivery, Delivery.Attempt attempt, Delivery.State state, @Nullable Instant nextAt) {
        return writes.submit(OutboxChange.record(delivery, attempt, state, nextAt));
    }

    @Override
    public long pending() {
        return pending.get();
    }

    /** Counts the pending deliveries one by one. */
    static long countPending(Reading reading) {
        return reading.read(() -> reading.sql(PENDING).query(Long.class).single());
    }
}
