package dev.millrace.engine;

import dev.millrace.task.Outcome;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the handler of a task by its type. */
final class Handlers {

    private final Map<Class<? extends TaskSpec>, TaskHandler<?>> byType;

    Handlers(List<TaskHandler<?>> handlers) {
        byType = handlers.stream().collect(Collectors.toUnmodifiableMap(TaskHandler::specType, Function.identity()));
    }

    /** @throws Refusal.Invalid if no handler knows the type */
    @SuppressWarnings("unchecked") // INVARIANT: a handler is filed under the type it handles
    <S extends TaskSpec> TaskHandler<S> of(S spec) {
        return (TaskHandler<S>) ofType(spec.getClass(), spec.type());
    }

    /** @throws Refusal.Invalid if no handler knows the type */
    TaskHandler<?> of(TaskSpec.Deferred spec) {
        return ofType(spec.becomes(), spec.type());
    }

    /** A {@link dev.millrace.task.TaskRunner} of tasks without references: each by the handler of its type. */
    Outcome run(TaskSpec spec, TaskContext context) throws Exception {
        return runAs(spec, context);
    }

    private <S extends TaskSpec> Outcome runAs(S spec, TaskContext context) throws Exception {
        TaskHandler<S> handler = of(spec);
        return handler.run(spec, context);
    }

    /** A task together with its handler, whether it has references or not. */
    Handled<?> handled(TaskSpec spec) {
        return spec instanceof TaskSpec.Deferred deferred ? outlined(of(deferred), deferred) : settled(spec);
    }

    private <S extends TaskSpec> Handled<S> settled(S spec) {
        return new Handled<>(of(spec), spec, null);
    }

    private static <S extends TaskSpec> Handled<S> outlined(TaskHandler<S> handler, TaskSpec.Deferred deferred) {
        return new Handled<>(handler, handler.outline(deferred.fields()), deferred);
    }

    /** As {@link TaskHandler#pinned}; the same one if nothing in it needs that. */
    TaskSpec pinned(TaskSpec spec) {
        if (spec instanceof TaskSpec.Deferred deferred) {
            var fields = of(deferred).pinned(deferred.fields());
            return fields.equals(deferred.fields())
                    ? spec
                    : new TaskSpec.Deferred(deferred.of(), fields, deferred.within());
        }
        return pinnedAs(spec);
    }

    private <S extends TaskSpec> S pinnedAs(S spec) {
        TaskHandler<S> handler = of(spec);
        return handler.pinned(spec);
    }

    private TaskHandler<?> ofType(Class<?> type, String name) {
        var handler = byType.get(type);
        if (handler == null) {
            throw new Refusal.Invalid("type", "tasks of type '" + name + "' cannot be run by this server");
        }
        return handler;
    }
}
