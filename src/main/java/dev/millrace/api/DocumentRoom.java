package dev.millrace.api;

import dev.millrace.task.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what large documents that are read at the same time take up, by their length: a document in memory takes several
 * times its length. Safe for use by many threads.
 */
final class DocumentRoom {

    /** Of the heap; the rest is for what documents are made into, and for everything else. */
    private static final int SHARE = 32;

    private static final int UNIT = 1024;

    private final int longest;
    private final Duration patience;
    private final Semaphore units;

    /**
     * @param longest bytes that one document may have; there is room for one of these at least
     * @param patience how long a document waits for others to be done with
     */
    DocumentRoom(int longest, Duration patience) {
        this(longest, Runtime.getRuntime().maxMemory() / SHARE, patience);
    }

    DocumentRoom(int longest, long bytes, Duration patience) {
        this.longest = longest;
        this.patience = patience;
        this.units = new Semaphore(units(Math.max(longest, bytes)), true);
    }

    /** Room that is taken until this is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits until there is room for a document.
     *
     * @param length its length in bytes; negative: not known
     * @throws Refusal.TooManyStreams if there is none in time
     */
    Place take(long length) {
        int taken = units(length < 0 ? longest : Math.min(length, longest));
        try {
            if (!units.tryAcquire(taken, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Refusal.TooManyStreams.documents();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.TooManyStreams.documents();
        }
        return () -> units.release(taken);
    }

    private static int units(long bytes) {
        return Math.toIntExact(Math.min(bytes / UNIT + 1, Integer.MAX_VALUE));
    }
}
