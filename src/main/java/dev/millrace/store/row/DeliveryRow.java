package dev.millrace.store.row;

import dev.millrace.task.BatchId;
import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Rows of the tables {@code callbacks} (as {@code c}) and {@code deliveries} (as {@code d}). */
public final class DeliveryRow {

    public static final String CALLBACK_COLUMNS =
            "c.id, c.future_id, c.batch_id, c.url, c.target, c.events, c.secret, c.headers, c.created_at";

    /** What {@link #read} expects, in this order. */
    public static final String COLUMNS =
            "d.id, d.seq, d.event, d.body, d.state, d.next_at, d.tried, d.attempts, d.created_at, " + CALLBACK_COLUMNS;

    private static final int CALLBACK_FROM = 9;

    private DeliveryRow() {}

    /** @param skip how many columns come first */
    public static Callback readCallback(ResultSet row, int skip) throws SQLException {
        return new Callback(
                UUID.fromString(row.getString(skip + 1)),
                owner(row, skip),
                row.getString(skip + 4),
                row.getString(skip + 5),
                Set.copyOf(Json.EVENTS.read(row.getString(skip + 6))),
                row.getString(skip + 7),
                Json.HEADERS.read(row.getString(skip + 8)),
                Times.instant(row.getLong(skip + 9)));
    }

    private static Callback.Owner owner(ResultSet row, int skip) throws SQLException {
        var future = row.getString(skip + 2);
        return future == null
                ? new Callback.Owner.OfBatch(new BatchId(UUID.fromString(row.getString(skip + 3))))
                : new Callback.Owner.OfFuture(new FutureId(UUID.fromString(future)));
    }

    public static Delivery read(ResultSet row) throws SQLException {
        long nextAt = row.getLong(6);
        boolean pending = !row.wasNull();
        var attempts = row.getString(8);
        return new Delivery(
                UUID.fromString(row.getString(1)),
                row.getLong(2),
                readCallback(row, CALLBACK_FROM),
                EventType.valueOf(row.getString(3)),
                row.getString(4),
                Delivery.State.valueOf(row.getString(5)),
                pending ? Times.instant(nextAt) : null,
                row.getInt(7),
                attempts == null ? List.of() : Json.DELIVERY_ATTEMPTS.read(attempts),
                Times.instant(row.getLong(9)));
    }
}
