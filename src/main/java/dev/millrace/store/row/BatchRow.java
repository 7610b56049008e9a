package dev.millrace.store.row;

import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code batches}. */
public record BatchRow(Batch batch, long members) {

    /** The columns that count members by state, in the order of the states. */
    public static final String COUNTS =
            Arrays.stream(TaskState.values()).map(BatchRow::column).collect(Collectors.joining(", "));

    /** What {@link #read} expects, in this order. */
    public static final String COLUMNS =
            "batches.id, batches.owner, batches.open, batches.created_at, batches.finished_at," + " batches.members, "
                    + COUNTS;

    private static final int FIRST_COUNT = 7;

    /** The column that counts members in a state. */
    public static String column(TaskState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    public static BatchRow read(ResultSet row) throws SQLException {
        return read(row, 0);
    }

    /** @param skip how many columns come first */
    public static BatchRow read(ResultSet row, int skip) throws SQLException {
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
    public boolean over() {
        return !batch.open() && batch.counts().keySet().stream().allMatch(TaskState::done);
    }
}
