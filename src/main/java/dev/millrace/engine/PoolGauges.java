package dev.millrace.engine;

import dev.millrace.task.FutureStore;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What can be said of a pool at any time by looking: how old its queue is, and what in it does not stop. */
final class PoolGauges {

    private final FutureStore store;
    private final Attempts attempts;
    private final Clock clock;
    private final Duration stuckAfter;

    PoolGauges(FutureStore store, Attempts attempts, Clock clock, Duration stuckAfter) {
        this.store = store;
        this.attempts = attempts;
        this.clock = clock;
        this.stuckAfter = stuckAfter;
    }

    /** How long the runnable future that waits longest has waited, if any does. */
    Optional<Duration> oldestQueuedAge(LivePool pool) {
        if (pool.queued() <= 0) {
            return Optional.empty();
        }
        return store.oldestQueued(pool.name())
                .map(since -> Duration.between(since, clock.instant()))
                .map(age -> age.isNegative() ? Duration.ZERO : age);
    }

    /** The same in seconds for a meter: 0 if nothing waits, not-a-number if the store cannot tell. */
    double oldestQueuedSeconds(LivePool pool) {
        try {
            return oldestQueuedAge(pool).orElse(Duration.ZERO).toMillis() / 1000.0;
        } catch (Refusal.StoreUnavailable e) {
            return Double.NaN;
        }
    }

    /** Attempts that were told to stop and go on. */
    long stuck(PoolName pool) {
        var latest = clock.instant().minus(stuckAfter);
        return attempts.all().stream()
                .filter(attempt -> attempt.pool().name().equals(pool))
                .map(LiveAttempt::stopped)
                .filter(stop -> stop != null && stop.since().isBefore(latest))
                .count();
    }
}
