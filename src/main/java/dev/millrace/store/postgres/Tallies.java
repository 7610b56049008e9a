package dev.millrace.store.postgres;

import dev.millrace.store.row.BatchRow;
import dev.millrace.task.BatchId;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the members of batches moved in the transaction under way, so that batches are written once for all of them, and
 * together. Used by its writer's thread only.
 */
final class Tallies {

    private static final TaskState[] STATES = TaskState.values();

    private static final Columns<Tally> COLUMNS = new Columns<>(Stream.concat(
                    Stream.<Column<Tally>>of(
                            Column.id("batch", tally -> tally.batch.value()),
                            Column.number("more_members", tally -> tally.members)),
                    Arrays.stream(STATES)
                            .map(state -> Column.<Tally>number(more(state), tally -> tally.byState[state.ordinal()])))
            .toList());

    /** INVARIANT: batches are locked in the order of their ids, so that two nodes do not wait for each other. */
    private static final String MOVE = """
            WITH moves AS MATERIALIZED (SELECT * FROM %s),
            locked AS MATERIALIZED (SELECT id FROM batches WHERE id = ANY (?) ORDER BY id FOR UPDATE)
            UPDATE batches SET members = batches.members + moves.more_members, %s
            FROM locked JOIN moves ON moves.batch = locked.id WHERE batches.id = locked.id
            RETURNING %s
            """.formatted(
            COLUMNS.table(),
            Arrays.stream(STATES)
                    .map(state -> "%1$s = batches.%1$s + moves.%2$s".formatted(BatchRow.column(state), more(state)))
                    .collect(Collectors.joining(", ")),
            BatchRow.COLUMNS);

    private final Map<BatchId, Tally> moves = new HashMap<>();

    private static final class Tally {
        private final BatchId batch;
        private final long[] byState = new long[STATES.length];
        private long members;

        private Tally(BatchId batch) {
            this.batch = batch;
        }
    }

    private static String more(TaskState state) {
        return "more_" + BatchRow.column(state);
    }

    void moved(BatchId batch, @Nullable TaskState before, TaskState after) {
        var tally = moves.computeIfAbsent(batch, Tally::new);
        if (before == null) {
            tally.members++;
        } else {
            tally.byState[before.ordinal()]--;
        }
        tally.byState[after.ordinal()]++;
    }

    void deleted(BatchId batch) {
        moves.computeIfAbsent(batch, Tally::new).members--;
    }

    void write(Session session) throws SQLException {
        if (moves.isEmpty()) {
            return;
        }
        List<Tally> all = new ArrayList<>(moves.values());
        moves.clear();
        write(session, all);
    }

    /** Leaves the others for later. */
    void write(Session session, BatchId batch) throws SQLException {
        var tally = moves.remove(batch);
        if (tally != null) {
            write(session, List.of(tally));
        }
    }

    private static void write(Session session, List<Tally> all) throws SQLException {
        var ids = all.stream().map(tally -> tally.batch.value()).toArray();
        for (var row : COLUMNS.bind(session.of(MOVE), all).array("uuid", ids).list(BatchRow::read)) {
            BatchTable.settle(session, row);
        }
    }

    void clear() {
        moves.clear();
    }
}
