package dev.millrace.store.postgres;

import dev.millrace.store.row.NewRow;
import dev.millrace.store.row.Quotas;
import dev.millrace.store.row.StandingColumns;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Insertion;
import dev.millrace.task.ModuleCall;
import dev.millrace.task.NewFuture;
import dev.millrace.task.TaskState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Futures to be added together, each after those that it is to run after. */
final class NewRows {

    private final List<NewRow> rows;

    /** The ids of the futures themselves, and of those from without that they are to run after. */
    private final Set<UUID> own = new HashSet<>();

    private final Set<UUID> predecessors = new HashSet<>();

    /** Versions of modules that they call. */
    private final Set<ModuleCall> calls = new HashSet<>();

    private NewRows(List<NewRow> rows) {
        this.rows = rows;
        rows.forEach(row -> own.add(row.future().id().value()));
        for (var row : rows) {
            ModuleCall.of(row.future().task().spec()).ifPresent(calls::add);
            row.future()
                    .task()
                    .after()
                    .forEach(each -> predecessors.add(each.predecessor().value()));
        }
    }

    /** Writes the JSON, so that this is not left to the writer. */
    static NewRows of(List<NewFuture> futures) {
        return new NewRows(futures.stream().map(NewRow::of).toList());
    }

    /** Whether nobody is to run after anybody, so that there is nothing to look at before they are added. */
    boolean free() {
        return predecessors.isEmpty();
    }

    List<NewRow> rows() {
        return rows;
    }

    /** What a look at those from without came to: why they cannot be added, or how those stand. */
    sealed interface Look {
        record Refused(Insertion why) implements Look {}

        record Seen(Map<FutureId, TaskState> states) implements Look {}
    }

    /** A call of a module that is not there; empty if there is none. What is there stays. */
    Optional<ModuleCall> missing(Session session) throws SQLException {
        for (var call : calls) {
            if (!ModuleTable.pin(session, call)) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }

    /** Locks those from without, and looks at them. Adds nothing. */
    Look look(Session session) throws SQLException {
        var missing = missing(session);
        if (missing.isPresent()) {
            return new Look.Refused(new Insertion.NoModule(missing.get()));
        }
        var without = new HashSet<>(predecessors);
        without.removeAll(own);
        var states = Dependencies.lock(session, without);
        var full = Dependencies.full(session, states.keySet());
        for (var row : rows) {
            for (var dependency : row.future().task().after()) {
                var predecessor = dependency.predecessor();
                if (own.contains(predecessor.value())) {
                    continue;
                }
                if (!states.containsKey(predecessor)) {
                    return new Look.Refused(new Insertion.NoPredecessor(predecessor));
                }
                if (full.contains(predecessor)) {
                    return new Look.Refused(new Insertion.TooManySuccessors(predecessor));
                }
            }
        }
        var over = session.quotas().take(session, rows);
        return over.isPresent() ? new Look.Refused(over.get()) : new Look.Seen(states);
    }

    /** The owner whose futures are counted before these are added; absent: nobody's are. */
    @Nullable
    String quotaOf() {
        return Quotas.counted(rows);
    }

    /** Adds them, and returns how they really stand. */
    List<FutureRecord> write(Session session, Look.Seen seen) throws SQLException {
        if (free()) {
            Additions.write(session, rows);
            return rows.stream().map(NewRow::future).toList();
        }
        Map<FutureId, TaskState> states = new HashMap<>(seen.states());
        var standing = new ArrayList<NewRow>();
        var futures = new ArrayList<FutureRecord>();
        for (var row : rows) {
            var future = row.future();
            var columns = row.standing();
            if (!future.task().after().isEmpty()) {
                future = Dependencies.standing(future, states, session.now());
                columns = StandingColumns.of(future);
            }
            states.put(future.id(), future.state());
            futures.add(future);
            int successors = predecessors.contains(future.id().value()) ? Course.SUCCESSORS : 0;
            standing.add(Additions.standing(row, columns, row.watched() | successors));
        }
        Additions.write(session, standing);
        Dependencies.register(session, futures, states);
        return futures;
    }
}
