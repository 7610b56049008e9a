package dev.millrace.store.sqlite;

import dev.millrace.store.row.Bound;
import dev.millrace.store.row.KnownKey;
import dev.millrace.store.row.Times;
import dev.millrace.task.BatchId;
import dev.millrace.task.FutureId;
import dev.millrace.task.IdempotencyKey;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The writes of idempotency keys. */
final class KeyTable {

    /** A key that is over counts as absent. */
    private static final String INSERT = """
            INSERT OR REPLACE INTO idempotency_keys (owner, path, key, fingerprint, future_id, batch_id, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private KeyTable() {}

    static Optional<KnownKey> find(Session session, IdempotencyKey key) throws SQLException {
        var future = bind(session.of(KnownKey.FIND_FUTURE), session, key).first(KnownKey::readFuture);
        return future.isPresent()
                ? future
                : bind(session.of(KnownKey.FIND_BATCH), session, key).first(KnownKey::readBatch);
    }

    private static Bound bind(Bound statement, Session session, IdempotencyKey key) throws SQLException {
        return statement
                .text(KnownKey.owner(key))
                .text(key.path())
                .text(key.key())
                .number(Times.nanos(session.now()));
    }

    static void insert(Session session, IdempotencyKey key, @Nullable FutureId future, @Nullable BatchId batch)
            throws SQLException {
        session.of(INSERT)
                .text(KnownKey.owner(key))
                .text(key.path())
                .text(key.key())
                .text(key.fingerprint())
                .text(future == null ? null : future.toString())
                .text(batch == null ? null : batch.toString())
                .number(Times.nanos(key.expiresAt()))
                .update();
    }
}
