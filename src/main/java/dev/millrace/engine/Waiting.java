package dev.millrace.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waits of clients: bounded in time, given back in any case. */
final class Waiting {

    private Waiting() {}

    /**
     * What a waiter was given, or empty when the time is over, the caller is interrupted or the waiter was let go.
     *
     * @param leave gives the waiter back
     */
    static <T> Optional<T> atMost(CompletableFuture<T> waiter, Duration time, Consumer<CompletableFuture<T>> leave) {
        try {
            return Optional.ofNullable(waiter.get(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | CancellationException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a waiter is never failed", e);
        } finally {
            leave.accept(waiter);
        }
    }
}
