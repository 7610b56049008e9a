package dev.millrace.content;

import dev.millrace.task.Refusal;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches the free space of a file system without asking for it at every write. Safe for use by many threads.
 *
 * <p>What is written is counted down from the last answer; the system is asked again after {@value #STEP} bytes, and at
 * every write while space is short, so that it recovers by itself.
 */
final class DiskSpace {

    private static final long STEP = 16 * 1024 * 1024;

    /** Asks the system how many bytes this process may still write. */
    @FunctionalInterface
    interface Free {
        long bytes() throws IOException;
    }

    private final Free free;
    private final long reserve;

    /** Bytes that may still be written before the system is asked again; 0 or less: ask. */
    private final AtomicLong credit = new AtomicLong();

    /** Bytes that have room and are not written yet. */
    private final AtomicLong promised = new AtomicLong();

    DiskSpace(Free free, long reserve) {
        this.free = free;
        this.reserve = reserve;
    }

    /**
     * To be called before that many bytes are written.
     *
     * @throws Refusal.StorageFull if they would not leave the reserve free
     */
    void take(long bytes) throws IOException {
        if (credit.addAndGet(-bytes) <= 0) {
            ask(bytes, 0);
        }
    }

    /**
     * To be called when somebody else has written that many bytes.
     *
     * @throws Refusal.StorageFull if the reserve is not free any more
     */
    void written(long bytes) throws IOException {
        if (credit.addAndGet(-bytes) <= 0) {
            ask(0, 0);
        }
    }

    /**
     * Sets room aside for bytes that are going to be written, so that nobody else is promised it.
     *
     * @throws Refusal.StorageFull if they would not leave the reserve free
     */
    void promise(long bytes) throws IOException {
        if (credit.addAndGet(-bytes) > 0) {
            promised.addAndGet(bytes);
        } else {
            ask(bytes, bytes);
        }
    }

    /** To be told of promised bytes that are written now, or are not going to be. */
    void fulfilled(long bytes) {
        promised.addAndGet(-bytes);
    }

    private synchronized void ask(long bytes, long toPromise) throws IOException {
        long left = free.bytes() - reserve - promised.get() - bytes;
        credit.set(Math.min(left, STEP));
        if (left < 0) {
            throw new Refusal.StorageFull();
        }
        promised.addAndGet(toPromise);
    }

    /** What the failure of a write means: a {@link FileSystemException}, so that nobody takes it for one of the network. */
    static IOException or(IOException failure) {
        var message = String.valueOf(failure.getMessage());
        if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
            throw new Refusal.StorageFull();
        }
        if (failure instanceof FileSystemException) {
            return failure;
        }
        var named = new FileSystemException("content", null, message);
        named.initCause(failure);
        return named;
    }
}
