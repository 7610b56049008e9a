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
import org.jspecify.annotations.Nullable;

/**
 * The attempts that run on this node.
 *
 * <p>A cancel may be committed after the claim and before the claimed attempt got here. It is remembered then, so that
 * one of the two always sees the other.
 */
final class Attempts {

    /** A commit that nobody heard of may take that long to come true, when a replica that it waits for is slow. */
    private static final Duration DOUBT = Duration.ofMinutes(2);

    private final ConcurrentMap<FutureId, LiveAttempt> live = new ConcurrentHashMap<>();

    /** Whether anyone has ever waited for attempts to end; only then their ends are signalled. */
    private volatile boolean awaited;

    /** Until when there is doubt, by {@link System#nanoTime}; absent: there was none yet. */
    private volatile @Nullable Long doubtedUntil;

    private final Set<Early> cancelledEarly = ConcurrentHashMap.newKeySet();

    /** An attempt that was cancelled before it got here. */
    private record Early(FutureId id, int attempt) {
        private static Early of(LiveAttempt attempt) {
            return new Early(attempt.id(), attempt.attempt());
        }
    }

    /** To be told when a write failed that begins attempts: it may have come true, and they are not going to get here. */
    void doubt() {
        doubtedUntil = System.nanoTime() + DOUBT.toNanos();
    }

    /** Whether there was such a write lately. */
    boolean doubted() {
        var until = doubtedUntil;
        return until != null && until - System.nanoTime() > 0;
    }

    /** @return whether a cancel was waiting for it */
    boolean add(LiveAttempt attempt) {
        live.put(attempt.id(), attempt);
        return !cancelledEarly.isEmpty() && cancelledEarly.remove(Early.of(attempt));
    }

    /**
     * The attempt to cancel, or empty if it is still to come and will learn of the cancel then.
     *
     * @param number of the attempt: a later one of the same future is not meant
     */
    Optional<LiveAttempt> toCancel(FutureId id, int number) {
        var early = new Early(id, number);
        cancelledEarly.add(early);
        return find(id, number).filter(attempt -> cancelledEarly.remove(early));
    }

    void remove(LiveAttempt attempt) {
        live.remove(attempt.id(), attempt);
        if (awaited) {
            synchronized (this) {
                notifyAll();
            }
        }
        if (!cancelledEarly.isEmpty()) {
            cancelledEarly.remove(Early.of(attempt));
        }
    }

    Optional<LiveAttempt> find(FutureId id) {
        return Optional.ofNullable(live.get(id));
    }

    Optional<LiveAttempt> find(FutureId id, int number) {
        return find(id).filter(attempt -> attempt.attempt() == number);
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
