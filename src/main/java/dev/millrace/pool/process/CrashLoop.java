package dev.millrace.pool.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether starting children makes sense, by what became of the last ones.
 *
 * <p>A child that did not get ready, or died before anybody called it, is the pool's fault. Enough of those in a row, and
 * tasks need not wait for the next. A call that killed its child is the call's fault, and fails alone; but if one after the
 * other does, starting children for them is held up, so that it does not take all the processor time there is.
 *
 * <p>Not safe for use by many threads.
 */
final class CrashLoop {

    /** After how long a crash no longer counts as in a row with the next. */
    static final Duration MEMORY = Duration.ofMinutes(1);

    private final WorkersProperties limits;
    private final Clock clock;
    private int startFailures;
    private int crashes;
    private Instant lastCrash = Instant.MIN;
    private @Nullable String lastFailure;

    CrashLoop(WorkersProperties limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** A call was answered, or children are started in another way now. */
    void startAfresh() {
        startFailures = 0;
        crashes = 0;
    }

    /** A child lives for a while. */
    void lives() {
        startFailures = 0;
    }

    void startFailed(String why) {
        startFailures++;
        lastFailure = why;
    }

    /** A call killed its child. */
    void crashed(String how) {
        crashes = recent() ? crashes + 1 : 1;
        lastCrash = clock.instant();
        lastFailure = how;
    }

    private boolean recent() {
        return lastCrash.plus(MEMORY).isAfter(clock.instant());
    }

    /** How long to wait before the next child is started. */
    Duration pause() {
        int failures = Math.max(startFailures, crashLoop() ? crashes - limits.maxCrashes() + 1 : 0);
        if (failures == 0) {
            return Duration.ZERO;
        }
        var doubled = limits.backoff().multipliedBy(1L << Math.min(failures - 1, Integer.SIZE - 2));
        return doubled.compareTo(limits.maxBackoff()) < 0 ? doubled : limits.maxBackoff();
    }

    /** Why there is not going to be a child soon, if that is so. */
    Optional<String> noStarts() {
        return startFailures < limits.maxStartFailures()
                ? Optional.empty()
                : Optional.of("the last " + startFailures + " workers did not start; the last one " + lastFailure);
    }

    /** Whether children are started one by one, since the last did not do well. */
    boolean careful() {
        return startFailures > 0 || crashLoop();
    }

    /** What is wrong with the pool, if something is. */
    Optional<String> problem() {
        if (crashLoop()) {
            return Optional.of("the last " + crashes + " tasks each killed their worker; the last one " + lastFailure);
        }
        return noStarts();
    }

    private boolean crashLoop() {
        return crashes >= limits.maxCrashes() && recent();
    }
}
