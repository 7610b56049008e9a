package dev.millrace.store.postgres;

import dev.millrace.store.row.BatchRow;
import dev.millrace.task.BatchId;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the members of batches moved in the transaction under way. Batches are locked in the order of their ids. */
final class Tallies {

    private static final TaskState[] STATES = TaskState.values();

    private static final String MOVE = """
            UPDATE batches SET members = members + ?, %s WHERE id = ?
            """.formatted(Arrays.stream(STATES)
            .map(BatchRow::column)
            .map(column -> column + " = " + column + " + ?")
            .collect(Collectors.joining(", ")));

    private final Map<BatchId, long[]> moves = new TreeMap<>(Comparator.comparing(BatchId::toString));

    void moved(BatchId batch, @Nullable TaskState before, TaskState after) {
        var tally = moves.computeIfAbsent(batch, id -> new long[STATES.length + 1]);
        if (before == null) {
            tally[STATES.length]++;
        } else {
            tally[before.ordinal()]--;
        }
        tally[after.ordinal()]++;
    }

    void deleted(BatchId batch) {
        moves.computeIfAbsent(batch, id -> new long[STATES.length + 1])[STATES.length]--;
    }

    void write(Session session) throws SQLException {
        for (var move : moves.entrySet()) {
            var tally = move.getValue();
            var statement = session.of(MOVE).number(tally[STATES.length]);
            for (var state : STATES) {
                statement.number(tally[state.ordinal()]);
            }
            statement.id(move.getKey().value()).update();
        }
        moves.clear();
    }

    void clear() {
        moves.clear();
    }
}
