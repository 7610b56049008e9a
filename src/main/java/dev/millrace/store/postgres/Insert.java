package dev.millrace.store.postgres;

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
    public @Nullable String quotaOf() {
        return rows.quotaOf();
    }

    @Override
    public Supplier<Insertion> run(Session session) throws SQLException {
        FutureRecord first = rows.rows().getFirst().future();
        if (key == null && rows.free()) {
            var missing = rows.missing(session);
            if (missing.isPresent()) {
                return () -> new Insertion.NoModule(missing.get());
            }
            var over = session.quotas().take(session, rows.rows());
            if (over.isPresent()) {
                return over::get;
            }
            session.stage().add(rows.rows());
            return () -> new Insertion.Inserted(first);
        }
        if (key != null) {
            var known = KeyTable.take(session, key, first.id(), null);
            if (known.isPresent()) {
                return () -> known.get().answer(key);
            }
        }
        return switch (rows.look(session)) {
            case NewRows.Look.Refused(var why) -> {
                if (key != null) {
                    KeyTable.giveBack(session, key);
                }
                yield () -> why;
            }
            case NewRows.Look.Seen seen -> {
                FutureRecord added = rows.write(session, seen).getFirst();
                yield () -> new Insertion.Inserted(added);
            }
        };
    }
}
