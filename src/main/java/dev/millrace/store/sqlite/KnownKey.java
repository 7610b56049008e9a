package dev.millrace.store.sqlite;

import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import java.sql.ResultSet;
import java.sql.SQLException;

/** An idempotency key that is known and not over, with the future it stands for. */
record KnownKey(String fingerprint, FutureRow future) {

    /** Parameters: owner, path, key, now. */
    static final String FIND = """
            SELECT %s, idempotency_keys.fingerprint
            FROM idempotency_keys JOIN futures ON futures.id = idempotency_keys.future_id
            WHERE idempotency_keys.owner = ? AND path = ? AND key = ? AND expires_at > ?
            """.formatted(FutureRow.COLUMNS);

    private static final int FINGERPRINT = 25;

    static KnownKey read(ResultSet row) throws SQLException {
        return new KnownKey(row.getString(FINGERPRINT), FutureRow.read(row));
    }

    static String owner(IdempotencyKey key) {
        return key.owner() == null ? "" : key.owner();
    }

    Insertion answer(IdempotencyKey asked) {
        return fingerprint.equals(asked.fingerprint())
                ? new Insertion.Replayed(future.future())
                : new Insertion.KeyReused();
    }
}
