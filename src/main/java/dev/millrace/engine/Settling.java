package dev.millrace.engine;

import dev.millrace.task.Ending;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Outcome;
import dev.millrace.task.Reference;
import dev.millrace.task.References;
import dev.millrace.task.Refusal;
import dev.millrace.task.Task;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskRunner;
import dev.millrace.task.TaskSpec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs tasks that refer to their predecessors: puts in the place of each reference what is there now, and has the result
 * judged as if it had been handed in so.
 */
final class Settling {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FutureStore store;
    private final Handlers handlers;

    Settling(FutureStore store, Handlers handlers) {
        this.store = store;
        this.handlers = handlers;
    }

    /**
     * Blocks as long as the work takes.
     *
     * @param runner is given the task that it comes to
     */
    Outcome run(Task task, TaskSpec.Deferred deferred, TaskContext context, TaskRunner runner) throws Exception {
        TaskSpec spec;
        try {
            spec = settled(handlers.of(deferred), task, deferred);
        } catch (MissingValue missing) {
            return new Outcome.Failed(missing.error);
        } catch (Refusal.Invalid invalid) {
            var message = "what it refers to does not fit: " + invalid.getMessage();
            return new Outcome.Failed(TaskError.of(ErrorCode.TASK_FAILED, message));
        } catch (Refusal.FunctionNotFound gone) {
            return new Outcome.Failed(TaskError.of(ErrorCode.FUNCTION_NOT_FOUND, String.valueOf(gone.getMessage())));
        }
        return runner.run(spec, context);
    }

    private <S extends TaskSpec> S settled(TaskHandler<S> handler, Task task, TaskSpec.Deferred deferred) {
        var spec = handler.read(new Values(task).in(deferred.fields()));
        handler.check(spec);
        return spec;
    }

    /** What the references of one task come to. */
    private final class Values {

        private final Task task;
        private final Map<FutureId, FutureRecord> found = new HashMap<>();
        private final Map<FutureId, ObjectNode> shown = new HashMap<>();

        Values(Task task) {
            this.task = task;
        }

        JsonNode in(JsonNode fields) {
            Map<Reference, JsonNode> values = new HashMap<>();
            References.in(fields, "").forEach((place, json) -> {
                var reference = Reference.parse(json);
                values.put(reference, value(place, reference));
            });
            return References.replaced(fields, values::get);
        }

        private JsonNode value(String place, Reference reference) {
            var id = predecessor(place, reference);
            var future = found.get(id);
            if (future == null) {
                future = store.find(id)
                        .orElseThrow(() -> new MissingValue(place, reference, "future " + id + " is gone"));
                found.put(id, future);
                shown.put(id, shown(future));
            }
            var state = future.state();
            return reference
                    .in(shown.getOrDefault(id, JSON.createObjectNode()))
                    .orElseThrow(() -> new MissingValue(
                            place, reference, "future " + id + ", which is " + state + ", has no " + reference.path()));
        }

        private FutureId predecessor(String place, Reference reference) {
            var of = reference.of();
            var after = task.after();
            if (of != null && after.stream().anyMatch(each -> each.predecessor().equals(of))) {
                return of;
            }
            if (of != null || after.isEmpty()) {
                throw new MissingValue(place, reference, "the task does not run after that future");
            }
            return after.getFirst().predecessor();
        }
    }

    /** A future as the API shows it, as far as references reach. */
    private static ObjectNode shown(FutureRecord future) {
        var ending = future.ending();
        var shown = JsonNodeFactory.instance
                .objectNode()
                .put("id", future.id().toString())
                .put("state", future.state().name());
        shown.set("result", orNull(ending == null ? null : ending.result()));
        shown.set("error", orNull(error(ending)));
        return shown;
    }

    private static @Nullable JsonNode error(@Nullable Ending ending) {
        if (ending == null || ending.error() == null) {
            return null;
        }
        var error = ending.error();
        var shown = JsonNodeFactory.instance
                .objectNode()
                .put("code", error.code().wire())
                .put("message", error.message())
                .put("retryable", error.retryable());
        shown.set("details", JSON.valueToTree(error.details()));
        return shown;
    }

    private static JsonNode orNull(@Nullable JsonNode value) {
        return value == null ? JsonNodeFactory.instance.nullNode() : value;
    }

    /** Leads out of the search for values; never leaves this class. */
    private static final class MissingValue extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient TaskError error;

        MissingValue(String place, Reference reference, String why) {
            super(why, null, false, false);
            var details = Map.<String, Object>of("field", place, "path", reference.path());
            error = new TaskError(ErrorCode.REFERENCE_MISSING, place + ": " + why, false, details);
        }
    }
}
