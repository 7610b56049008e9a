package dev.millrace.store.postgres;

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

    /** Waits for whoever is taking the same key. One that is over is taken anew. */
    private static final String TAKE = """
            INSERT INTO idempotency_keys (owner, path, key, fingerprint, future_id, batch_id, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (owner, path, key) DO UPDATE
            SET fingerprint = excluded.fingerprint, future_id = excluded.future_id, batch_id = excluded.batch_id,
                expires_at = excluded.expires_at
            WHERE idempotency_keys.expires_at <= ?
            """;

    private static final String GIVE_BACK = "DELETE FROM idempotency_keys WHERE owner = ? AND path = ? AND key = ?";

    private KeyTable() {}

    /**
     * Takes a key, so that nobody else can until the transaction ends.
     *
     * @return what it stands for already, and it was not taken; empty if it was
     */
    static Optional<KnownKey> take(
            Session session, IdempotencyKey key, @Nullable FutureId future, @Nullable BatchId batch)
            throws SQLException {
        long now = Times.nanos(session.now());
        int taken = name(session.of(TAKE), key)
                .text(key.fingerprint())
                .id(future == null ? null : future.value())
                .id(batch == null ? null : batch.value())
                .number(Times.nanos(key.expiresAt()))
                .number(now)
                .update();
        if (taken > 0) {
            return Optional.empty();
        }
        var known = name(session.of(KnownKey.FIND_FUTURE), key).number(now).first(KnownKey::readFuture);
        return known.isPresent()
                ? known
                : name(session.of(KnownKey.FIND_BATCH), key).number(now).first(KnownKey::readBatch);
    }

    /** Undoes {@link #take}, because nothing came of it. */
    static void giveBack(Session session, IdempotencyKey key) throws SQLException {
        name(session.of(GIVE_BACK), key).update();
    }

    private static Bound name(Bound statement, IdempotencyKey key) throws SQLException {
        return statement.text(KnownKey.owner(key)).text(key.path()).text(key.key());
    }
}
