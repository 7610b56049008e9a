package dev.millrace.content;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all content takes, and the most it may. Safe for use by many threads.
 *
 * <p>What was there at the start is counted while the server works already. If there is a limit, everything that adds and
 * removes waits for that, so that it holds; without one nobody waits, and what changes just then may be counted wrong.
 */
final class Quota {

    static final long NONE = Long.MAX_VALUE;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final CountDownLatch counted = new CountDownLatch(1);

    /** @param limit in bytes; {@link #NONE} for none */
    Quota(long limit) {
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    boolean limited() {
        return limit != NONE;
    }

    /** Bytes that are taken now. */
    long used() {
        return Math.max(0, used.get());
    }

    /** Takes room, if there is enough. */
    boolean take(long bytes) {
        if (limit == NONE) {
            used.addAndGet(bytes);
            return true;
        }
        awaitCount();
        long now = used.get();
        while (now + bytes <= limit) {
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }

    /** How much must be given back before that many bytes can be taken. */
    long missing(long bytes) {
        return Math.max(0, used.get() + bytes - limit);
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    /** To be told once of what was there at the start, or of as much as could be counted. */
    void counted(long bytes) {
        used.addAndGet(bytes);
        counted.countDown();
    }

    /**
     * To be told of what there is, which may have become less or more by others.
     *
     * @param bytes that were found
     * @param before what was {@link #used} when counting began: what changed since then counts as well
     */
    void recounted(long bytes, long before) {
        used.addAndGet(bytes - before);
        counted.countDown();
    }

    /** To be called before anything is removed, or changes its name. Also waits if the thread is interrupted: it does not take long. */
    void awaitCount() {
        if (limit == NONE || counted.getCount() == 0) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                counted.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
