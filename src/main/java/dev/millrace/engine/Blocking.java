package dev.millrace.engine;

import dev.millrace.task.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for writes of the store. */
final class Blocking {

    private Blocking() {}

    /** The value of a write that is durable then; what refused it is thrown as it is. */
    static <T> T await(CompletableFuture<T> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw e;
        }
    }
}
