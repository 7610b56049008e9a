package dev.millrace.download.fair;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A limit of bytes a second that any number of transfers share, in equal parts; it may change while they run. Thread-safe.
 *
 * <p>A transfer takes what it has read, into debt if need be, and is told how long to pause for that. So nobody holds a lock
 * while pausing, and debts are paid in the order in which they were made.
 */
final class Flow {

    /** What is read at once, at the least; less would be all overhead. */
    private static final int LEAST = 1024;

    /** What is read at once is worth this part of a second: often enough to be smooth. */
    private static final int PARTS = 20;

    /** What may be made up for after a pause that was too long is worth this part of a second. */
    private static final int BURST_PARTS = 10;

    /** A bucket gains no more than a token a nanosecond. */
    private static final long MOST_TOKENS = Duration.ofSeconds(1).toNanos();

    /**
     * What holds at a time.
     *
     * @param bytes a second
     * @param unit how many bytes a token stands for
     */
    private record Rate(long bytes, long unit, Bucket bucket) {}

    private final TimeMeter time;
    private final AtomicInteger users = new AtomicInteger();

    /** Absent: no limit. */
    private volatile @Nullable Rate rate;

    Flow(@Nullable Long bytes, TimeMeter time) {
        this.time = time;
        limitTo(bytes);
    }

    /** From now on this holds; absent: no limit. Cheap if it does already. */
    void limitTo(@Nullable Long bytes) {
        if (differs(rate, bytes)) {
            change(bytes);
        }
    }

    private synchronized void change(@Nullable Long bytes) {
        if (bytes == null) {
            rate = null;
        } else if (differs(rate, bytes)) {
            rate = rate(bytes, time);
        }
    }

    private static boolean differs(@Nullable Rate held, @Nullable Long bytes) {
        return held == null || bytes == null ? held != null || bytes != null : held.bytes() != bytes;
    }

    private static Rate rate(long bytes, TimeMeter time) {
        long unit = 1 + (bytes - 1) / MOST_TOKENS;
        long tokens = bytes / unit;
        var bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(Math.max(tokens / BURST_PARTS, LEAST))
                        .refillGreedy(tokens, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
        return new Rate(bytes, unit, bucket);
    }

    Flow entered() {
        users.incrementAndGet();
        return this;
    }

    /** @return whether anyone is left */
    boolean left() {
        return users.decrementAndGet() > 0;
    }

    /** The limit now, in bytes a second; 0: none. */
    long bytes() {
        var held = rate;
        return held == null ? 0 : held.bytes();
    }

    /** How much may be read at once. */
    int most() {
        var held = rate;
        if (held == null) {
            return Integer.MAX_VALUE;
        }
        long share = held.bytes() / PARTS / Math.max(1, users.get());
        return Math.clamp(share, LEAST, Integer.MAX_VALUE);
    }

    /** Takes what was read; returns for how many nanoseconds nothing more is to be read. */
    long take(int bytes) {
        var held = rate;
        return held == null ? 0 : held.bucket().consumeIgnoringRateLimits(1 + (bytes - 1) / held.unit());
    }
}
