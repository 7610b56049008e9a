package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The one place through which committed changes are told. */
final class Changes {

    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

    void tell(ChangeListener listener) {
        listeners.add(listener);
    }

    void publish(@Nullable TaskState before, FutureRecord after) {
        for (var listener : listeners) {
            listener.changed(before, after);
        }
    }

    /** Writes a transition and, if the future still stood as it says, publishes it. Tells whether it did. */
    CompletableFuture<Boolean> apply(FutureStore store, Transition transition) {
        return store.update(transition).thenApply(stood -> {
            if (stood) {
                publish(transition.from().state(), transition.to());
            }
            return stood;
        });
    }
}
