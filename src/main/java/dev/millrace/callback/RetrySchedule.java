package dev.millrace.callback;

import dev.millrace.task.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** When a delivery that did not arrive is tried again, and when it is given up. */
final class RetrySchedule {

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private static final double JITTER = 0.1;
    private static final int GONE = 410;

    private final DoubleSupplier random;

    /** @param random evenly from 0 to 1 */
    RetrySchedule(DoubleSupplier random) {
        this.random = random;
    }

    /** What becomes of a delivery; {@code nextAt} is present exactly if it stays pending. */
    record Verdict(Delivery.State state, @Nullable Instant nextAt) {}

    /**
     * Judges an attempt.
     *
     * @param before how many attempts there were before this one since the delivery became pending
     */
    Verdict judge(Tried tried, int before, Instant now) {
        var status = tried.attempt().status();
        if (tried.arrived()) {
            return new Verdict(Delivery.State.DELIVERED, null);
        }
        if (status != null && status == GONE || before >= PAUSES.size()) {
            return new Verdict(Delivery.State.FAILED, null);
        }
        var pause = jittered(PAUSES.get(before));
        var asked = tried.retryAfter();
        return new Verdict(
                Delivery.State.PENDING, now.plus(asked != null && asked.compareTo(pause) > 0 ? asked : pause));
    }

    private Duration jittered(Duration pause) {
        double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
        return Duration.ofMillis(Math.round(pause.toMillis() * factor));
    }
}
