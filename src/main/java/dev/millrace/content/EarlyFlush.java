package dev.millrace.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Forces a large file to disk while it is still being written, so that little is left to force at its end. Used by one thread
 * at a time.
 */
final class EarlyFlush {

    private static final long STEP = 64L << 20;

    private final FileChannel channel;
    private final Executor executor;
    private CompletableFuture<Void> flushes = CompletableFuture.completedFuture(null);
    private long unforced;

    EarlyFlush(FileChannel channel, Executor executor) {
        this.channel = channel;
        this.executor = executor;
    }

    /** To be told of what was written. */
    void written(int bytes) {
        unforced += bytes;
        // At most one at a time; while it lasts, the next one grows.
        if (unforced >= STEP && flushes.isDone()) {
            unforced = 0;
            flushes = flushes.thenRunAsync(this::flush, executor);
        }
    }

    private void flush() {
        try {
            channel.force(false);
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
