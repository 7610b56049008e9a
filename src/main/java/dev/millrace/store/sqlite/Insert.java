package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Adds a future, unless its idempotency key says that this was done before. */
record Insert(
        StandingColumns standing,
        @Nullable IdempotencyKey key,
        String spec,
        String options,
        @Nullable String inputs,
        Clock clock)
        implements Operation<Statements, Insertion> {

    private static final String INSERT =
            """
            INSERT INTO futures (%s, id, owner, pool, type, priority, created_at, spec, options, inputs)
            VALUES (%s, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """.formatted(StandingColumns.NAMES, StandingColumns.NAMES.replaceAll("\\w+", "?"));

    private static final String INSERT_LABEL = "INSERT INTO labels (name, value, future_id) VALUES (?, ?, ?)";

    private static final String INSERT_INPUT = "INSERT INTO inputs (input_id, used_by) VALUES (?, ?)";

    /** A key that is over counts as absent. */
    private static final String INSERT_KEY = """
            INSERT OR REPLACE INTO idempotency_keys (owner, path, key, fingerprint, future_id, expires_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """;

    /** Writes the JSON, so that this is not left to the writer. */
    static Insert of(FutureRecord future, @Nullable IdempotencyKey key, Clock clock) {
        var task = future.task();
        return new Insert(
                StandingColumns.of(future),
                key,
                Json.SPEC.write(task.spec()),
                LastOptions.write(task.options()),
                task.inputs().isEmpty() ? null : Json.INPUTS.write(task.inputs()),
                clock);
    }

    @Override
    public Supplier<Insertion> run(Statements statements) throws SQLException {
        if (key == null) {
            insertFuture(statements);
        } else {
            var known = known(statements, key);
            if (known.isPresent()) {
                return () -> known.get().answer(key);
            }
            insertFuture(statements);
            insertKey(statements, key);
        }
        return () -> new Insertion.Inserted(standing.future());
    }

    private Optional<KnownKey> known(Statements statements, IdempotencyKey asked) throws SQLException {
        return statements
                .of(KnownKey.FIND)
                .text(KnownKey.owner(asked))
                .text(asked.path())
                .text(asked.key())
                .number(Times.nanos(clock.instant()))
                .first(KnownKey::read);
    }

    private void insertFuture(Statements statements) throws SQLException {
        var task = standing.future().task();
        var id = task.id().toString();
        standing.bind(statements.of(INSERT))
                .text(id)
                .text(task.owner())
                .text(task.pool().value())
                .text(task.spec().type())
                .number(task.options().priority())
                .number(Times.nanos(task.createdAt()))
                .text(spec)
                .text(options)
                .text(inputs)
                .update();
        for (var label : task.options().labels().entrySet()) {
            statements
                    .of(INSERT_LABEL)
                    .text(label.getKey())
                    .text(label.getValue())
                    .text(id)
                    .update();
        }
        for (var input : task.inputs()) {
            statements.of(INSERT_INPUT).text(input.toString()).text(id).update();
        }
    }

    private void insertKey(Statements statements, IdempotencyKey asked) throws SQLException {
        statements
                .of(INSERT_KEY)
                .text(KnownKey.owner(asked))
                .text(asked.path())
                .text(asked.key())
                .text(asked.fingerprint())
                .text(standing.future().id().toString())
                .number(Times.nanos(asked.expiresAt()))
                .update();
    }
}
