package dev.millrace.store.sqlite;

import dev.millrace.store.row.NewRow;
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

/** Futures to be added together, each after those that it is to run after. */
record NewRows(List<NewRow> rows) {

    /** Writes the JSON, so that this is not left to the writer. */
    static NewRows of(List<NewFuture> futures) {
        return new NewRows(futures.stream().map(NewRow::of).toList());
    }

    /** Why they cannot be added; empty if they can, and then they are to be. Writes nothing. */
    Optional<Insertion> refusal(Session session) throws SQLException {
        Map<FutureId, TaskState> family = new HashMap<>();
        for (var row : rows) {
            var future = row.future();
            if (!future.task().after().isEmpty()) {
                var refusal = Dependencies.refusal(session, future, family);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
            if (rows.size() > 1) {
                family.put(future.id(), future.state());
            }
        }
        var noModule = modulesRefusal(session);
        return noModule.isPresent() ? noModule : session.quotas().take(session, rows);
    }

    private Optional<Insertion> modulesRefusal(Session session) throws SQLException {
        Set<ModuleCall> known = new HashSet<>();
        for (var row : rows) {
            var call = ModuleCall.of(row.future().task().spec());
            if (call.isPresent() && known.add(call.get()) && !ModuleTable.has(session, call.get())) {
                return Optional.of(new Insertion.NoModule(call.get()));
            }
        }
        return Optional.empty();
    }

    /** Adds them, and returns how they really stand. */
    List<FutureRecord> write(Session session) throws SQLException {
        List<FutureRecord> written = new ArrayList<>(rows.size());
        Map<FutureId, TaskState> family = new HashMap<>();
        for (var row : rows) {
            var future = RowInsert.write(session, row, family);
            if (rows.size() > 1) {
                family.put(future.id(), future.state());
            }
            written.add(future);
        }
        return written;
    }
}
