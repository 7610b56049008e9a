package dev.millrace.store.postgres;

import dev.millrace.store.row.Json;
import dev.millrace.task.BatchId;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.ForeignChanges.Move;
import dev.millrace.task.PoolName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the journal tells beside the changes themselves, as JSON. What is empty is left out.
 *
 * @param pending by how many the number of pending deliveries changed
 */
record Notes(
        @Nullable List<Move> moves,
        @Nullable Set<BatchId> moved,
        @Nullable Set<BatchId> done,
        @Nullable Set<String> targets,
        @Nullable Set<PoolName> pools,
        @Nullable Long pending) {

    static final Json<Notes> JSON = Json.of(Notes.class);

    ForeignChanges with(List<ChangeLog.Entry> entries) {
        return new ForeignChanges(entries, orNone(moves), orNone(moved), orNone(done), orNone(targets), orNone(pools));
    }

    private static <T> List<T> orNone(@Nullable List<T> given) {
        return given == null ? List.of() : given;
    }

    private static <T> Set<T> orNone(@Nullable Set<T> given) {
        return given == null ? Set.of() : given;
    }
}
