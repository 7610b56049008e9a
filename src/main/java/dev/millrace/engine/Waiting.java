package dev.millrace.engine;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waits of clients: bounded in time, given back in any case. */
final class Waiting {

    /** Short enough that those who went away cost nothing for long, and long enough that the looks cost nothing. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private Waiting() {}

    /**
     * What a waiter was given, or empty when the time is over, nobody waits any more, the caller is interrupted or the waiter
     * was let go.
     *
     * @param leave gives the waiter back
     */
    static <T> Optional<T> atMost(CompletableFuture<T> waiter, Wait wait, Consumer<CompletableFuture<T>> leave) {
        try {
            return Optional.ofNullable(get(waiter, wait));
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

    private static <T> T get(CompletableFuture<T> waiter, Wait wait)
            throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + wait.atMost().toNanos();
        for (long left = end - System.nanoTime(); left > LOOK_NANOS; left = end - System.nanoTime()) {
            try {
                return waiter.get(LOOK_NANOS, TimeUnit.NANOSECONDS);
            } catch (TimeoutException stillWaiting) {
                if (wait.gone().getAsBoolean()) {
                    throw stillWaiting;
                }
            }
        }
        return waiter.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
