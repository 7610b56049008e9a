package dev.millrace.store.row;

import dev.millrace.task.BatchStore.Creation;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An idempotency key that is known and not over, with the future or the batch it stands for. */
public record KnownKey(
        String fingerprint,
        @Nullable FutureRow future,
        @Nullable BatchRow batch) {

    private static final String WHERE = """
            WHERE idempotency_keys.owner = ? AND path = ? AND key = ? AND expires_at > ?
            """;

    /** Parameters: owner, path, key, now. */
    public static final String FIND_FUTURE = """
            SELECT fingerprint, %s
            FROM idempotency_keys JOIN futures ON futures.id = idempotency_keys.future_id
            """.formatted(FutureRow.COLUMNS) + WHERE;

    /** Parameters: owner, path, key, now. */
    public static final String FIND_BATCH = """
            SELECT fingerprint, %s
            FROM idempotency_keys JOIN batches ON batches.id = idempotency_keys.batch_id
            """.formatted(BatchRow.COLUMNS) + WHERE;

    public static KnownKey readFuture(ResultSet row) throws SQLException {
        return new KnownKey(row.getString(1), FutureRow.read(row, 1), null);
    }

    public static KnownKey readBatch(ResultSet row) throws SQLException {
        return new KnownKey(row.getString(1), null, BatchRow.read(row, 1));
    }

    public static String owner(IdempotencyKey key) {
        return key.owner() == null ? "" : key.owner();
    }

    /** Keys are scoped to a path, so a key of a task never stands for a batch. */
    public Insertion answer(IdempotencyKey asked) {
        return fingerprint.equals(asked.fingerprint())
                ? new Insertion.Replayed(Objects.requireNonNull(future).future())
                : new Insertion.KeyReused();
    }

    public Creation batchAnswer(IdempotencyKey asked) {
        return fingerprint.equals(asked.fingerprint())
                ? new Creation.Replayed(Objects.requireNonNull(batch).batch())
                : new Creation.KeyReused();
    }
}
