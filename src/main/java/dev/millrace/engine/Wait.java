package dev.millrace.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long somebody waits at most, and whether they are still there.
 *
 * @param atMost zero or less: not at all
 * @param gone asked once in a while, by the thread that waits; the wait is over as soon as it says so
 */
public record Wait(Duration atMost, BooleanSupplier gone) {

    /** No wait at all. */
    public static final Wait NONE = of(Duration.ZERO);

    /** A wait of somebody who stays. */
    public static Wait of(Duration atMost) {
        return new Wait(atMost, () -> false);
    }
}
