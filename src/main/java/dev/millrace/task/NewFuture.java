package dev.millrace.task;

import java.util.List;

/** A future to be added, and whom to tell of it. */
public record NewFuture(FutureRecord future, List<Callback> callbacks) {

    public NewFuture {
        callbacks = List.copyOf(callbacks);
    }

    public static NewFuture of(FutureRecord future) {
        return new NewFuture(future, List.of());
    }
}
