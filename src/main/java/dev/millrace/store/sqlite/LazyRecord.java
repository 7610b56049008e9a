package dev.millrace.store.sqlite;

import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;
import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A row that was moved, whose record is made when it is first asked for: after the commit, off the writer's path. */
final class LazyRecord implements Supplier<FutureRecord> {

    private final FutureRow row;
    private final UnaryOperator<FutureRecord> move;

    /** Read and written by one thread after the other, whom the hand-over of the batch puts in order. */
    private @Nullable FutureRecord made;

    /** @param move takes the record of the row to how it stands after the move */
    LazyRecord(FutureRow row, UnaryOperator<FutureRecord> move) {
        this.row = row;
        this.move = move;
    }

    @Override
    public FutureRecord get() {
        var record = made;
        if (record == null) {
            record = move.apply(row.future());
            made = record;
        }
        return record;
    }

    /** Takes down that the row was moved by a statement that moves many, from one state to the next. */
    void takeDown(Session session, Session.Step step) throws SQLException {
        session.changed(row.uuid(), row.batchId(), step, this);
        if ((row.watched() & Course.CALLBACKS) != 0) {
            var event = EventType.of(step.after());
            if (event.isPresent()) {
                OutboxTable.fire(session, get(), event.get());
            }
        }
    }

    int attempt() {
        return row.attempt();
    }
}
