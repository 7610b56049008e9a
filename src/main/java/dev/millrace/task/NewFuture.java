package dev.millrace.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A future to be added, and whom to tell of it.
 *
 * @param maxQueued how many futures of its owner may not have started, with those that are added; the same for all that are
 *     added together; absent: any number
 */
public record NewFuture(
        FutureRecord future,
        List<Callback> callbacks,
        @Nullable Integer maxQueued) {

    public NewFuture {
        callbacks = List.copyOf(callbacks);
    }

    /** One of an owner without a quota. */
    public NewFuture(FutureRecord future, List<Callback> callbacks) {
        this(future, callbacks, null);
    }

    public static NewFuture of(FutureRecord future) {
        return new NewFuture(future, List.of());
    }

    /** The same, standing otherwise. */
    public NewFuture as(FutureRecord standing) {
        return new NewFuture(standing, callbacks, maxQueued);
    }
}
