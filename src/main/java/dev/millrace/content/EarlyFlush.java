package dev.millrace.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Forces a large file to disk while it is still being written, so that little is left to force at its end. Used by one thread
 * at a time; the forcing itself is done by another.
 */
final class EarlyFlush {

    private static final long STEP = 64L << 20;

    /** What comes slowly is forced more often, because it took as long to come. */
    private static final long SLOW_STEP = 4L << 20;

    private static final Duration SLOW = Duration.ofSeconds(10);

    /** Forces to disk what is written so far. */
    @FunctionalInterface
    interface Force {
        void run() throws IOException;
    }

    private final Force force;
    private final Clock clock;
    private final Executor executor;
    private CompletableFuture<Void> flushes = CompletableFuture.completedFuture(null);
    private long unforced;
    private long lastMillis;

    EarlyFlush(Force force, Clock clock, Executor executor) {
        this.force = force;
        this.clock = clock;
        this.lastMillis = clock.millis();
        this.executor = executor;
    }

    /** To be told of what was written. */
    void written(int bytes) {
        unforced += bytes;
        if (unforced >= STEP || (unforced >= SLOW_STEP && clock.millis() - lastMillis >= SLOW.toMillis())) {
            begin();
        }
    }

    /** Forces what is written so far, if it is not little. */
    void hurry() {
        if (unforced >= SLOW_STEP) {
            begin();
        }
    }

    private void begin() {
        // At most one at a time; while it lasts, the next one grows.
        if (flushes.isDone()) {
            unforced = 0;
            lastMillis = clock.millis();
            flushes = flushes.thenRunAsync(this::flush, executor);
        }
    }

    /** Forces the rest as well, and waits for it. */
    void finish() throws IOException {
        unforced = 0;
        flushes = flushes.thenRunAsync(this::flush, executor);
        await();
    }

    private void flush() {
        try {
            force.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IOException if any of it failed: the system tells of a lost write once only */
    void await() throws IOException {
        try {
            flushes.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw failed.getCause();
            }
            throw e;
        }
    }
}
