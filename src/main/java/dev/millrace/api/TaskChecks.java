package dev.millrace.api;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.request.TaskRequest;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import java.util.List;

/** Finds what the handlers of tasks have against a request whose options are wrong, so that all is told at once. */
record TaskChecks(List<TaskHandler<?>> handlers) {

    /** Adds what they would say of a task and of its continuations. */
    void check(TaskRequest task, FieldErrors errors) {
        if (task.complete()) {
            var spec = task.spec();
            var type = spec instanceof TaskSpec.Deferred deferred ? deferred.becomes() : spec.getClass();
            handlers.stream()
                    .filter(handler -> handler.specType().equals(type))
                    .forEach(handler -> check(handler, spec, errors));
        }
        task.forEachContinuation((place, when, next) -> check(next, errors.under(place)));
    }

    private static <S extends TaskSpec> void check(TaskHandler<S> handler, TaskSpec spec, FieldErrors errors) {
        try {
            if (spec instanceof TaskSpec.Deferred deferred) {
                handler.checkOutline(deferred.fields());
            } else {
                handler.check(handler.specType().cast(spec));
            }
        } catch (Refusal.Invalid invalid) {
            errors.addAll(invalid.errors());
        } catch (Refusal.FunctionNotFound unknown) {
            errors.add("function", String.valueOf(unknown.getMessage()));
        }
    }
}
