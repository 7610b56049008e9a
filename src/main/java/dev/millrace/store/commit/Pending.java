package dev.millrace.store.commit;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An operation on its way. Written by the writer's thread, then handed over to whoever tells the outcome. */
final class Pending<S, T> {

    private final Operation<S, T> operation;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable Supplier<T> answer;
    private @Nullable RuntimeException failure;

    Pending(Operation<S, T> operation) {
        this.operation = operation;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** As {@link Operation#quotaOf}. */
    @Nullable
    String quotaOf() {
        return operation.quotaOf();
    }

    void run(S session) throws Exception {
        answer = operation.run(session);
    }

    void failed(RuntimeException cause) {
        failure = cause;
    }

    /** Tells the outcome. Never throws. */
    void tell() {
        if (failure != null) {
            future.completeExceptionally(failure);
            return;
        }
        try {
            future.complete(Objects.requireNonNull(answer, "told before it was carried out")
                    .get());
        } catch (RuntimeException | Error e) { // what was written cannot be read: the caller must not wait for ever
            future.completeExceptionally(e);
        }
    }
}
