package dev.millrace.store.postgres;

import dev.millrace.store.row.FutureRow;
import dev.millrace.store.row.LazyRecord;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** A row as a statement that moves many returned it, in no order of its own. */
record Moved(long seq, FutureRow row) {

    private static final Comparator<Moved> QUEUE_ORDER =
            Comparator.<Moved>comparingLong(moved -> moved.row().rank()).thenComparingLong(Moved::seq);

    /** After the columns of a future come {@code seq} and the id of the transaction. */
    static Moved read(Session session, ResultSet row) throws SQLException {
        session.transaction(row.getLong(FutureRow.WIDTH + 2));
        return new Moved(row.getLong(FutureRow.WIDTH + 1), FutureRow.read(row));
    }

    static List<LazyRecord> inQueueOrder(List<Moved> moved, UnaryOperator<FutureRecord> next) {
        return moved.stream()
                .sorted(QUEUE_ORDER)
                .map(each -> new LazyRecord(each.row(), next))
                .toList();
    }

    /** Takes down where the row, as it stands now, came from. */
    static void takeDown(Session session, LazyRecord moved, TaskState before, TaskState after) throws SQLException {
        var row = moved.row();
        session.changed(new Session.Step(row.uuid(), row.pool(), row.batchId(), before, after, row.attempt()), moved);
        if ((row.watched() & Course.CALLBACKS) != 0) {
            var event = EventType.of(after);
            if (event.isPresent()) {
                OutboxTable.fire(session, moved.get(), event.get());
            }
        }
    }
}
