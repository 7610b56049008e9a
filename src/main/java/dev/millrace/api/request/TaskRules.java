package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.engine.Submission;
import dev.millrace.task.Dependency;
import dev.millrace.task.FutureId;
import dev.millrace.task.Reference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What holds for every task, its continuations included. */
final class TaskRules {

    private TaskRules() {}

    /** Checks a task that is handed in by itself. */
    static void check(TaskRequest task, FieldErrors errors) {
        check(task, false, errors);
        if (family(task) > Submission.MAX_FAMILY) {
            var field = task.then() != null ? "then" : task.onFailure() != null ? "onFailure" : "onDone";
            errors.add(field, "is too much: a task and all its continuations may be at most " + Submission.MAX_FAMILY);
        }
    }

    // the depth of continuations is bounded by that of JSON, and so is this recursion
    private static void check(TaskRequest task, boolean continuation, FieldErrors errors) {
        task.checkFields(errors);
        OptionRules.check(task, errors);
        CallbackRules.check(task.callback(), errors);
        var after = Predecessors.read(task, continuation, errors);
        checkReferences(task.references(), continuation, after, errors);
        task.forEachContinuation((place, when, next) -> check(next, true, errors.under(place)));
    }

    private static int family(TaskRequest task) {
        int[] count = {1};
        task.forEachContinuation((place, when, next) -> count[0] += family(next));
        return count[0];
    }

    private static void checkReferences(
            Map<String, JsonNode> references, boolean continuation, List<Dependency> after, FieldErrors errors) {
        if (references.isEmpty()) {
            return;
        }
        var named = after.stream().map(Dependency::predecessor).collect(Collectors.toSet());
        references.forEach((place, value) -> {
            try {
                checkTarget(place, Reference.parse(value), continuation, named, errors);
            } catch (IllegalArgumentException e) {
                errors.add(place, String.valueOf(e.getMessage()));
            }
        });
    }

    private static void checkTarget(
            String place, Reference reference, boolean continuation, Set<FutureId> after, FieldErrors errors) {
        if (reference.of() != null) {
            errors.require(after.contains(reference.of()), place, "names a future by of that is not in after");
        } else if (!continuation) {
            errors.require(
                    !after.isEmpty(),
                    place,
                    "refers to a future, and there is none: only a continuation, or a task with after, can do that");
            errors.require(after.size() <= 1, place, "must name by of which of the futures in after it refers to");
        }
    }

    /** Whether references can be read; whether they refer to anything is another matter. */
    static boolean wellFormed(Map<String, JsonNode> references) {
        try {
            references.values().forEach(Reference::parse);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
