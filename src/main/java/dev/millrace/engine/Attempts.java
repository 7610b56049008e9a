package dev.millrace.engine;

import dev.millrace.task.FutureId;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The attempts that run on this node.
 *
 * <p>A cancel may be committed after the claim and before the claimed attempt got here. It is remembered then, so that
 * one of the two always sees the other.
 */
final class Attempts {

    private final ConcurrentMap<FutureId, LiveAttempt> live = new ConcurrentHashMap<>();

    /** Whether anyone has ever waited for attempts to end; only then their ends are signalled. */
    private volatile boolean awaited;

    private final Set<FutureId> cancelledEarly = ConcurrentHashMap.newKeySet();

    /** @return whether a cancel was waiting for it */
    boolean add(LiveAttempt attempt) {
        live.put(attempt.id(), attempt);
        return !cancelledEarly.isEmpty() && cancelledEarly.remove(attempt.id());
    }

    /** The attempt to cancel, or empty if it is still to come and will learn of the cancel then. */
    Optional<LiveAttempt> toCancel(FutureId id) {
        cancelledEarly.add(id);
        var attempt = live.get(id);
        return attempt != null && cancelledEarly.remove(id) ? Optional.of(attempt) : Optional.empty();
    }

    void remove(LiveAttempt attempt) {
        live.remove(attempt.id(), attempt);
        if (awaited) {
            synchronized (this) {
                notifyAll();
            }
        }
        if (!cancelledEarly.isEmpty()) {
            cancelledEarly.remove(attempt.id());
        }
    }

    Optional<LiveAttempt> find(FutureId id) {
        return Optional.ofNullable(live.get(id));
    }

    Collection<LiveAttempt> all() {
        return live.values();
    }

    /** Blocks until none of the attempts in question is left, or the time is over, or the thread is interrupted. */
    synchronized void awaitNone(Predicate<LiveAttempt> whose, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        awaited = true;
        while (live.values().stream().anyMatch(whose)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
