package dev.millrace.pool.process;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether starting children makes sense, by what became of the last ones.
 *
 * <p>A child that did not get ready, or that ended without having begun any task, is the pool's fault. Enough of those in a
 * row, and tasks need not wait for the next. A task that kills its child proves that children can be started, however many
 * such tasks there are: each fails alone, and nothing is held up for the others.
 *
 * <p>Not safe for use by many threads.
 */
final class CrashLoop {

    private final WorkersProperties limits;
    private int failures;
    private @Nullable String lastFailure;

    CrashLoop(WorkersProperties limits) {
        this.limits = limits;
    }

    /** A child began a task or lives for a while, or children are started in another way now. */
    void startAfresh() {
        failures = 0;
    }

    void startFailed(String why) {
        failures++;
        lastFailure = why;
    }

    /** How long to wait before the next child is started. */
    Duration pause() {
        if (failures == 0) {
            return Duration.ZERO;
        }
        var doubled = limits.backoff().multipliedBy(1L << Math.min(failures - 1, Integer.SIZE - 2));
        return doubled.compareTo(limits.maxBackoff()) < 0 ? doubled : limits.maxBackoff();
    }

    /** Why there is not going to be a child soon, and the pool is not well, if that is so. */
    Optional<String> problem() {
        return failures < limits.maxStartFailures()
                ? Optional.empty()
                : Optional.of("the last " + failures + " workers did not start; the last one " + lastFailure);
    }

    /** Whether children are started one by one, since the last did not do well. */
    boolean careful() {
        return failures > 0;
    }
}
