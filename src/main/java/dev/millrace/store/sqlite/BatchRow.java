package dev.millrace.store.sqlite;

import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code batches}. */
record BatchRow(Batch batch, long members) {

    /** What {@link #read} expects, in this order. */
    static final String COLUMNS = "batches.id, batches.owner, batches.open, batches.created_at, batches.finished_at,"
            + " batches.members, " + Tallies.COLUMNS;

    private static final int FIRST_COUNT = 7;

    static BatchRow read(ResultSet row) throws SQLException {
        return read(row, 0);
    }

    /** @param skip how many columns come first */
    static BatchRow read(ResultSet row, int skip) throws SQLException {
        var counts = new EnumMap<TaskState, Long>(TaskState.class);
        long total = 0;
        for (var state : TaskState.values()) {
            long count = row.getLong(skip + FIRST_COUNT + state.ordinal());
            total += count;
            if (count != 0) {
                counts.put(state, count);
            }
        }
        var id = new BatchId(UUID.fromString(row.getString(skip + 1)));
        var created = Times.instant(row.getLong(skip + 4));
        var finished = finished(row, skip + 5);
        var batch = new Batch(
                id,
                row.getString(skip + 2),
                row.getBoolean(skip + 3),
                total,
                counts,
                created,
                Times.instantOrNull(finished));
        return new BatchRow(batch, row.getLong(skip + 6));
    }

    private static @Nullable Long finished(ResultSet row, int column) throws SQLException {
        long finished = row.getLong(column);
        return row.wasNull() ? null : finished;
    }

    /** Whether it is closed and every member is done. */
    boolean over() {
        return !batch.open() && batch.counts().keySet().stream().allMatch(TaskState::done);
    }
}
