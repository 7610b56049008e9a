package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due: queues scheduled futures whose time has come and fails those that were not started in time.
 *
 * <p>Sleeps until the next of them, and looks once a minute in any case, so that a change of the system's clock is noticed.
 */
final class Agenda implements ChangeListener {

    private static final int BATCH = 500;
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    /** How often it is asked at most what became due elsewhere; the node that it comes from sees to it in time anyway. */
    private static final Duration LEARNS_EVERY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Agenda.class);

    private final FutureStore store;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("millrace-agenda").daemon().factory());

    /** Guarded by the monitor. */
    private @Nullable ScheduledFuture<?> next;

    /** When {@link #next} runs; guarded by the monitor. */
    private Instant nextAt = Instant.MAX;

    private boolean closed;

    /** Whether it is going to be asked what became due elsewhere; guarded by the monitor. */
    private boolean learns;

    Agenda(FutureStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void changed(@Nullable TaskState before, FutureRecord after) {
        var notBefore = after.place().notBefore();
        if (after.state() == TaskState.SCHEDULED && notBefore != null) {
            arm(notBefore);
        }
        var expires = after.place().expiresAt();
        if (after.state().pending() && expires != null) {
            arm(expires);
        }
    }

    /** Sees to it that what is due is done at the given time, or earlier. */
    synchronized void arm(Instant time) {
        if (closed || !time.isBefore(nextAt)) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        nextAt = time;
        long delay = Math.max(0, Duration.between(clock.instant(), time).toMillis());
        next = thread.schedule(this::run, delay, TimeUnit.MILLISECONDS);
    }

    /** Other nodes wrote futures that may become due. Returns at once. */
    synchronized void learn() {
        if (!closed && !learns) {
            learns = true;
            thread.schedule(this::askWhatIsDue, LEARNS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void askWhatIsDue() {
        synchronized (this) {
            learns = false;
        }
        try {
            store.nextDue().ifPresent(this::arm);
        } catch (Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("it cannot be found out now what other nodes wrote");
            learn();
        }
    }

    synchronized void close() {
        closed = true;
        thread.shutdownNow();
    }

    private void run() {
        synchronized (this) {
            nextAt = Instant.MAX;
            next = null;
        }
        Instant wake;
        try {
            wake = runDue();
        } catch (Refusal.StoreUnavailable e) {
            wake = clock.instant().plus(TRY_AGAIN);
        } catch (RuntimeException e) {
            LOG.error("could not do what is due", e);
            wake = clock.instant().plus(TRY_AGAIN);
        }
        arm(wake);
    }

    /** Does everything that is due now, and returns when to look next. */
    Instant runDue() {
        var now = clock.instant();
        while (Blocking.await(store.promote(now, BATCH)).size() == BATCH) {
            LOG.debug("more than {} futures were due at once", BATCH);
        }
        expire(now);
        var latest = clock.instant().plus(LONGEST_SLEEP);
        return store.nextDue().filter(due -> due.isBefore(latest)).orElse(latest);
    }

    private void expire(Instant now) {
        var expired = store.expired(now, BATCH);
        while (!expired.isEmpty()) {
            var writes = expired.stream()
                    .map(future -> store.update(new Transition(future, future.expired(now))))
                    .toList();
            writes.forEach(Blocking::await);
            expired = store.expired(now, BATCH);
        }
    }
}
