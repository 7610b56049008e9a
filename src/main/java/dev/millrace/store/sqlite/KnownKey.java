package dev.millrace.store.sqlite;

import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore.Creation;
import dev.millrace.task.FutureId;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An idempotency key that is known and not over, with the future or the batch it stands for. */
record KnownKey(
        String fingerprint,
        @Nullable FutureRow future,
        @Nullable BatchRow batch) {

    private static final String WHERE = """
            WHERE idempotency_keys.owner = ? AND path = ? AND key = ? AND expires_at > ?
            """;

    /** Parameters: owner, path, key, now. */
    static final String FIND_FUTURE = """
            SELECT fingerprint, %s
            FROM idempotency_keys JOIN futures ON futures.id = idempotency_keys.future_id
            """.formatted(FutureRow.COLUMNS) + WHERE;

    /** Parameters: owner, path, key, now. */
    static final String FIND_BATCH = """
            SELECT fingerprint, %s
            FROM idempotency_keys JOIN batches ON batches.id = idempotency_keys.batch_id
            """.formatted(BatchRow.COLUMNS) + WHERE;

    /** A key that is over counts as absent. */
    private static final String INSERT = """
            INSERT OR REPLACE INTO idempotency_keys (owner, path, key, fingerprint, future_id, batch_id, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    static Optional<KnownKey> find(Session session, IdempotencyKey key) throws SQLException {
        var future = bind(session.of(FIND_FUTURE), session, key).first(KnownKey::readFuture);
        return future.isPresent()
                ? future
                : bind(session.of(FIND_BATCH), session, key).first(KnownKey::readBatch);
    }

    private static Bound bind(Bound statement, Session session, IdempotencyKey key) throws SQLException {
        return statement.text(owner(key)).text(key.path()).text(key.key()).number(Times.nanos(session.now()));
    }

    static void insert(Session session, IdempotencyKey key, @Nullable FutureId future, @Nullable BatchId batch)
            throws SQLException {
        session.of(INSERT)
                .text(owner(key))
                .text(key.path())
                .text(key.key())
                .text(key.fingerprint())
                .text(future == null ? null : future.toString())
                .text(batch == null ? null : batch.toString())
                .number(Times.nanos(key.expiresAt()))
                .update();
    }

    static KnownKey readFuture(ResultSet row) throws SQLException {
        return new KnownKey(row.getString(1), FutureRow.read(row, 1), null);
    }

    static KnownKey readBatch(ResultSet row) throws SQLException {
        return new KnownKey(row.getString(1), null, BatchRow.read(row, 1));
    }

    static String owner(IdempotencyKey key) {
        return key.owner() == null ? "" : key.owner();
    }

    /** Keys are scoped to a path, so a key of a task never stands for a batch. */
    Insertion answer(IdempotencyKey asked) {
        return fingerprint.equals(asked.fingerprint())
                ? new Insertion.Replayed(Objects.requireNonNull(future).future())
                : new Insertion.KeyReused();
    }

    Creation batchAnswer(IdempotencyKey asked) {
        return fingerprint.equals(asked.fingerprint())
                ? new Creation.Replayed(Objects.requireNonNull(batch).batch())
                : new Creation.KeyReused();
    }
}
