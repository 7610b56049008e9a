package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task and its handler.
 *
 * @param spec of a task with references: its outline
 * @param deferred present if the task has references
 */
record Handled<S extends TaskSpec>(TaskHandler<S> handler, S spec, TaskSpec.@Nullable Deferred deferred) {

    /** As {@link TaskHandler#check}, as far as that can be said before references are settled. */
    void check() {
        if (deferred == null) {
            handler.check(spec);
        } else {
            handler.checkOutline(deferred.fields());
        }
    }

    Map<String, FutureId> inputs() {
        return handler.inputs(spec);
    }

    @Nullable
    String wrongInput(String field, FutureRecord input) {
        return handler.wrongInput(spec, field, input);
    }

    Map<String, PoolName> handsOverTo() {
        return handler.handsOverTo(spec);
    }

    PoolName defaultPool() {
        return handler.defaultPool(spec);
    }

    @Nullable
    String wrongPool(PoolKind kind) {
        return handler.wrongPool(spec, kind);
    }

    RetryPolicy defaultRetry() {
        return handler.defaultRetry();
    }
}
