package dev.millrace.engine;

import dev.millrace.task.Refusal;
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
        var handler = byType.get(spec.getClass());
        if (handler == null) {
            throw new Refusal.Invalid("type", "tasks of type '" + spec.type() + "' cannot be run by this server");
        }
        return (TaskHandler<S>) handler;
    }
}
