package dev.millrace.compute.diagnostics;

import dev.millrace.task.Durations;
import dev.millrace.task.FieldError;
import java.time.Duration;
import java.util.List;

/** Time that runs from now on, measured on the monotonic clock. */
final class Timer {

    private final Duration total;
    private final long begun = System.nanoTime();

    /** @param duration as {@link #check} accepts it */
    Timer(String duration) {
        total = Durations.parse(duration);
    }

    static List<FieldError> check(String duration) {
        try {
            Durations.parse(duration);
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(new FieldError("args.duration", String.valueOf(e.getMessage())));
        }
    }

    boolean isOver() {
        return !left().isPositive();
    }

    Duration left() {
        return total.minusNanos(System.nanoTime() - begun);
    }

    long elapsedMs() {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    long totalMs() {
        return total.toMillis();
    }
}
