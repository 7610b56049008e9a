package dev.millrace.pool.process;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets at most {@value #MOST} lines through in a second, and counts the others. For one thread. */
final class LogRate {

    static final int MOST = 100;

    private static final long PERIOD = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanos;
    private long periodBegan;
    private int passed;
    private long dropped;

    /** @param nanos a clock as {@link System#nanoTime} is one */
    LogRate(LongSupplier nanos) {
        this.nanos = nanos;
        this.periodBegan = nanos.getAsLong();
    }

    boolean admits() {
        long now = nanos.getAsLong();
        if (now - periodBegan >= PERIOD) {
            periodBegan = now;
            passed = 0;
        }
        boolean room = passed < MOST;
        passed += room ? 1 : 0;
        dropped += room ? 0 : 1;
        return room;
    }

    /** How many were not let through since this was asked last. */
    long takeDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }
}
