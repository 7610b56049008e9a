package dev.millrace.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps deliveries away from a target that fails. Closed at first; after {@value #FAILURES} failures in a row it is open for 5
 * seconds, then lets one delivery through as a probe, and is closed again if that is answered; each further failure doubles
 * the time it is open, up to 5 minutes. Safe for use by many threads.
 */
final class Breaker {

    private static final int FAILURES = 5;
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private int failures;
    private Duration pause = SHORTEST;
    private @Nullable Instant opensAt;
    private boolean proven;

    /** @param proven whether the last that was heard of the target, in an earlier life of its agent, was good */
    Breaker(boolean proven) {
        this.proven = proven;
    }

    synchronized void answered() {
        failures = 0;
        pause = SHORTEST;
        opensAt = null;
        proven = true;
    }

    synchronized void failed(Instant now) {
        proven = false;
        if (opensAt != null && now.isBefore(opensAt)) {
            return; // it was under way when the breaker opened, and tells nothing new
        }
        failures++;
        if (failures >= FAILURES) {
            opensAt = now.plus(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        }
    }

    /** When the next delivery may be tried; empty: now. */
    synchronized Optional<Instant> heldUntil(Instant now) {
        return Optional.ofNullable(opensAt).filter(now::isBefore);
    }

    /** Whether the last that was heard of the target was good. */
    synchronized boolean proven() {
        return proven;
    }
}
