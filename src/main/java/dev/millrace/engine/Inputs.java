package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Task;
import dev.millrace.task.TaskSpec;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the futures whose content running tasks read. What a task names by itself was looked at when it was handed in; what a
 * reference comes to is known only now, and is to be nothing that whoever handed it in must not know of.
 */
record Inputs(FutureStore store) {

    Function<FutureId, Optional<FutureRecord>> of(Task task) {
        if (task.spec() instanceof TaskSpec.Deferred deferred && deferred.within() instanceof String owner) {
            return id ->
                    store.find(id).filter(found -> owner.equals(found.task().owner()));
        }
        return store::find;
    }
}
