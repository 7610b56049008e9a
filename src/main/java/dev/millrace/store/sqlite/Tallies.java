package dev.millrace.store.sqlite;

import dev.millrace.store.row.BatchRow;
import dev.millrace.task.BatchId;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the members of batches moved in the transaction under way, so that a batch is written once for all of them. Used by
 * the writer's thread only.
 */
final class Tallies {

    private static final TaskState[] STATES = TaskState.values();

    private static final String MOVE = """
            UPDATE batches SET members = members + ?, %s WHERE id = ?
            """.formatted(Arrays.stream(STATES)
            .map(BatchRow::column)
            .map(column -> column + " = " + column + " + ?")
            .collect(Collectors.joining(", ")));

    private final Map<BatchId, Tally> moves = new HashMap<>();

    private static final class Tally {
        private final long[] byState = new long[STATES.length];
        private long members;
    }

    void moved(BatchId batch, @Nullable TaskState before, TaskState after) {
        var tally = moves.computeIfAbsent(batch, id -> new Tally());
        if (before == null) {
            tally.members++;
        } else {
            tally.byState[before.ordinal()]--;
        }
        tally.byState[after.ordinal()]++;
    }

    void deleted(BatchId batch) {
        moves.computeIfAbsent(batch, id -> new Tally()).members--;
    }

    void write(Session session) throws SQLException {
        if (moves.isEmpty()) {
            return;
        }
        for (var move : moves.entrySet()) {
            var tally = move.getValue();
            var statement = session.of(MOVE).number(tally.members);
            for (long change : tally.byState) {
                statement.number(change);
            }
            statement.text(move.getKey().toString()).update();
            BatchTable.settle(session, move.getKey());
        }
        moves.clear();
    }

    void clear() {
        moves.clear();
    }
}
