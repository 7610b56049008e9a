package dev.millrace.store.row;

import dev.millrace.task.Attempt;
import dev.millrace.task.AttemptLog;
import dev.millrace.task.BatchId;
import dev.millrace.task.Ending;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NodeId;
import dev.millrace.task.Place;
import dev.millrace.task.PoolName;
import dev.millrace.task.Task;
import dev.millrace.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code futures} as it was read: plain columns, JSON still as text, so that reading it is quick. */
public record FutureRow(
        String id,
        @Nullable String owner,
        String pool,
        String state,
        long rank,
        long runnableMicros,
        @Nullable Long notBefore,
        long createdAt,
        @Nullable Long startedAt,
        String spec,
        String options,
        @Nullable String inputs,
        int attempt,
        int spent,
        int lostInRow,
        @Nullable String node,
        @Nullable Long attemptAt,
        @Nullable String ended,
        @Nullable String result,
        @Nullable String error,
        @Nullable String content,
        @Nullable Long finishedAt,
        @Nullable Long purgeAt,
        @Nullable Long startBy,
        @Nullable String batch,
        @Nullable String after,
        int watched) {

    /** What {@link #read} expects, in this order. */
    public static final String COLUMNS = "futures.id, futures.owner, futures.pool, futures.state, futures.rank,"
            + " futures.runnable_us, futures.not_before, futures.created_at, futures.started_at, futures.spec,"
            + " futures.options, futures.inputs, futures.attempt, futures.spent, futures.lost_in_row, futures.node,"
            + " futures.attempt_at, futures.ended, futures.result, futures.error, futures.content,"
            + " futures.finished_at, futures.purge_at, futures.start_by, futures.batch, futures.after, futures.watched";

    /** The same after {@code RETURNING}, which knows no table names. */
    public static final String RETURNED = COLUMNS.replace("futures.", "");

    /** How many columns there are. */
    public static final int WIDTH = 27;

    public static FutureRow read(ResultSet row) throws SQLException {
        return read(row, 0);
    }

    /** @param skip how many columns come first */
    public static FutureRow read(ResultSet row, int skip) throws SQLException {
        var node = row.getString(skip + 16);
        var purgeAt = longOrNull(row, skip + 23);
        boolean done = purgeAt != null;
        return new FutureRow(
                row.getString(skip + 1),
                row.getString(skip + 2),
                row.getString(skip + 3),
                row.getString(skip + 4),
                row.getLong(skip + 5),
                row.getLong(skip + 6),
                longOrNull(row, skip + 7),
                row.getLong(skip + 8),
                longOrNull(row, skip + 9),
                row.getString(skip + 10),
                row.getString(skip + 11),
                row.getString(skip + 12),
                row.getInt(skip + 13),
                row.getInt(skip + 14),
                row.getInt(skip + 15),
                node,
                node == null ? null : row.getLong(skip + 17),
                row.getString(skip + 18),
                done ? row.getString(skip + 19) : null,
                done ? row.getString(skip + 20) : null,
                done ? row.getString(skip + 21) : null,
                done ? longOrNull(row, skip + 22) : null,
                purgeAt,
                longOrNull(row, skip + 24),
                row.getString(skip + 25),
                row.getString(skip + 26),
                row.getInt(skip + 27));
    }

    public FutureRecord future() {
        return new FutureRecord(
                task(),
                TaskState.valueOf(state),
                new Place(rank, runnableMicros, Times.instantOrNull(notBefore), Times.instantOrNull(startBy)),
                Times.instantOrNull(startedAt),
                attempts(),
                ending());
    }

    private Task task() {
        var how = OptionsColumn.read(options);
        return new Task(
                new FutureId(uuid()),
                owner,
                new PoolName(pool),
                Json.SPEC.read(spec),
                how.options(),
                inputs == null ? Set.of() : Json.INPUTS.read(inputs),
                after == null ? List.of() : Json.AFTER.read(after),
                batchId(),
                Times.instant(createdAt),
                how.trace());
    }

    public UUID uuid() {
        return UUID.fromString(id);
    }

    @Nullable
    public BatchId batchId() {
        return batch == null ? null : new BatchId(UUID.fromString(batch));
    }

    private AttemptLog attempts() {
        var live = node == null || attemptAt == null
                ? null
                : new Attempt(attempt, new NodeId(node), Times.instant(attemptAt), null, null, null);
        var past = ended == null ? List.<Attempt>of() : EndedColumn.read(ended);
        return new AttemptLog(attempt, spent, lostInRow, live, past);
    }

    private @Nullable Ending ending() {
        if (finishedAt == null) {
            return null;
        }
        return new Ending(
                result == null ? null : Json.RESULT.read(result),
                error == null ? null : Json.ERROR.read(error),
                content == null ? null : Json.CONTENT.read(content),
                Times.instant(finishedAt),
                Times.instant(Objects.requireNonNull(purgeAt)));
    }

    private static @Nullable Long longOrNull(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
