package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Adds futures, unless their idempotency key says that this was done before. */
record Insert(NewRows rows, @Nullable IdempotencyKey key) implements Operation<Session, Insertion> {

    static Insert of(List<NewFuture> futures, @Nullable IdempotencyKey key) {
        return new Insert(NewRows.of(futures), key);
    }

    @Override
    public Supplier<Insertion> run(Session session) throws SQLException {
        if (key != null) {
            var known = KeyTable.find(session, key);
            if (known.isPresent()) {
                return () -> known.get().answer(key);
            }
        }
        var refusal = rows.refusal(session);
        if (refusal.isPresent()) {
            return refusal::get;
        }
        FutureRecord first = rows.write(session).getFirst();
        if (key != null) {
            KeyTable.insert(session, key, first.id(), null);
        }
        return () -> new Insertion.Inserted(first);
    }
}
