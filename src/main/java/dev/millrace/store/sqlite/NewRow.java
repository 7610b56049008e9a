package dev.millrace.store.sqlite;

import dev.millrace.task.Callback;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A future to be added, made ready on the caller's thread, JSON included. */
record NewRow(
        StandingColumns standing,
        List<Callback> callbacks,
        String spec,
        String options,
        @Nullable String inputs,
        @Nullable String after) {

    private static final String INSERT =
            """
            INSERT INTO futures (%s, id, owner, pool, type, priority, created_at, spec, options, inputs, batch, after)
            VALUES (%s, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """.formatted(StandingColumns.NAMES, StandingColumns.NAMES.replaceAll("\\w+", "?"));

    private static final String INSERT_LABEL = "INSERT INTO labels (name, value, future_id) VALUES (?, ?, ?)";

    private static final String INSERT_INPUT = "INSERT INTO inputs (input_id, used_by) VALUES (?, ?)";

    static NewRow of(NewFuture added) {
        var future = added.future();
        var task = future.task();
        return new NewRow(
                StandingColumns.of(future),
                added.callbacks(),
                Json.SPEC.write(task.spec()),
                OptionsColumn.write(task.options()),
                task.inputs().isEmpty() ? null : Json.INPUTS.write(task.inputs()),
                task.after().isEmpty() ? null : Json.AFTER.write(task.after()));
    }

    FutureRecord future() {
        return standing.future();
    }

    /**
     * Adds the future and all that belongs to it.
     *
     * @param family how those stand that were added right before it
     * @return how it really stands, given those that it is to run after
     */
    FutureRecord write(Session session, Map<FutureId, TaskState> family) throws SQLException {
        var future = future();
        if (future.task().after().isEmpty()) {
            insert(session, standing);
        } else {
            future = Dependencies.standing(session, future, family);
            insert(session, StandingColumns.of(future));
            Dependencies.register(session, future, family);
        }
        session.changed(null, future);
        if (!callbacks.isEmpty()) {
            OutboxTable.insertAll(session, callbacks);
            var event = EventType.of(future.state());
            if (event.isPresent()) {
                OutboxTable.fire(session, future, event.get());
            }
        }
        return future;
    }

    private void insert(Session session, StandingColumns columns) throws SQLException {
        var task = columns.future().task();
        var id = task.id().toString();
        boolean endedInBatch = task.batch() != null && columns.future().state().done();
        columns.bind(session.of(INSERT), endedInBatch ? session.nextNumber() : null)
                .text(id)
                .text(task.owner())
                .text(task.pool().value())
                .text(task.spec().type())
                .number(task.options().priority())
                .number(Times.nanos(task.createdAt()))
                .text(spec)
                .text(options)
                .text(inputs)
                .text(task.batch() == null ? null : task.batch().toString())
                .text(after)
                .update();
        for (var label : task.options().labels().entrySet()) {
            session.of(INSERT_LABEL)
                    .text(label.getKey())
                    .text(label.getValue())
                    .text(id)
                    .update();
        }
        for (var input : task.inputs()) {
            session.of(INSERT_INPUT).text(input.toString()).text(id).update();
        }
    }
}
