package dev.millrace.store.sqlite;

import dev.millrace.store.row.NewRow;
import dev.millrace.store.row.StandingColumns;
import dev.millrace.store.row.Times;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.util.Map;

/** Adds one future. */
final class RowInsert {

    private static final String INSERT = """
            INSERT INTO futures (%s, id, owner, pool, type, priority, created_at, spec, options, inputs, batch, after)
            VALUES (%s, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """.formatted(Standing.NAMES, Standing.NAMES.replaceAll("\\w+", "?"));

    private static final String INSERT_LABEL = "INSERT INTO labels (name, value, future_id) VALUES (?, ?, ?)";

    private static final String INSERT_INPUT = "INSERT INTO inputs (input_id, used_by) VALUES (?, ?)";

    private RowInsert() {}

    /**
     * Adds the future and all that belongs to it.
     *
     * @param family how those stand that were added right before it
     * @return how it really stands, given those that it is to run after
     */
    static FutureRecord write(Session session, NewRow row, Map<FutureId, TaskState> family) throws SQLException {
        var future = row.future();
        if (future.task().after().isEmpty()) {
            insert(session, row, row.standing());
        } else {
            future = Dependencies.standing(session, future, family);
            insert(session, row, StandingColumns.of(future));
            Dependencies.register(session, future, family);
        }
        session.changed(null, future);
        if (!row.callbacks().isEmpty()) {
            OutboxTable.insertAll(session, row.callbacks());
            var event = EventType.of(future.state());
            if (event.isPresent()) {
                OutboxTable.fire(session, future, event.get());
            }
        }
        return future;
    }

    private static void insert(Session session, NewRow row, StandingColumns columns) throws SQLException {
        var task = columns.future().task();
        var id = task.id().toString();
        boolean endedInBatch = task.batch() != null && columns.future().state().done();
        Standing.bind(session.of(INSERT), columns, endedInBatch ? session.nextNumber() : null)
                .text(id)
                .text(task.owner())
                .text(task.pool().value())
                .text(task.spec().type())
                .number(task.options().priority())
                .number(Times.nanos(task.createdAt()))
                .text(row.spec())
                .text(row.options())
                .text(row.inputs())
                .text(task.batch() == null ? null : task.batch().toString())
                .text(row.after())
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
