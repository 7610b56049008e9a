package dev.millrace.download;

import dev.millrace.download.fair.HostClosedException;
import dev.millrace.task.Outcome;
import dev.millrace.task.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the sources came to that were asked in vain, and what an attempt comes to by that: the first one's failure, or a pause.
 * For one thread.
 */
final class Setbacks {

    private static final Comparator<Outcome.Failed> SOONEST = Comparator.comparing(
            Outcome.Failed::retryAfter, Comparator.nullsFirst(Comparator.<Duration>naturalOrder()));

    private final TaskContext context;

    /** The hosts that asked for a pause, by its end. */
    private final Map<Instant, String> closed = new HashMap<>();

    private final List<Outcome.Failed> failed = new ArrayList<>();

    /** Those of the failed that may come to something else another time. */
    private final List<Outcome.Failed> passing = new ArrayList<>();

    private Outcome.@Nullable Postponed pause;
    private boolean paused;

    /** @param context is told which host the next attempt waits for */
    Setbacks(TaskContext context) {
        this.context = context;
    }

    /**
     * Forgets what sources came to, because they are asked anew.
     *
     * @param before what one came to that is not asked again
     */
    void begin(Outcome.@Nullable Failed before) {
        failed.clear();
        passing.clear();
        pause = null;
        paused = false;
        if (before != null) {
            lasting(before);
        }
    }

    /** Takes note of what the next source came to, and will come to whenever it is asked. */
    void lasting(Outcome.Failed outcome) {
        failed.add(outcome);
    }

    /** Takes note of what the next source came to. */
    void add(Outcome outcome) {
        switch (outcome) {
            case Outcome.Failed failure -> {
                failed.add(failure);
                if (Failures.isWorthAnother(failure)) {
                    passing.add(failure);
                }
            }
            case Outcome.Postponed next -> {
                paused |= failed.isEmpty();
                pause = pause == null || next.until().isBefore(pause.until()) ? next : pause;
            }
            case Outcome.Succeeded _, Outcome.HandOver _, Outcome.Stopped _ ->
                throw new IllegalArgumentException("not in vain: " + outcome);
        }
    }

    /** Whether a source could not be asked, but can be later. */
    boolean isPaused() {
        return pause != null;
    }

    /** Takes note of why a source could not be asked. */
    void closed(HostClosedException host) {
        closed.putIfAbsent(host.until(), host.host());
    }

    /**
     * What the attempt comes to. An attempt is spent only if a source that was asked may come to something else without a pause,
     * or the first one was never asked.
     */
    Outcome sum() {
        return pause != null && (paused || passing.isEmpty()) ? pause(pause) : failure();
    }

    /** The last host that was asked in vain need not be the one that opens first. */
    private Outcome pause(Outcome.Postponed until) {
        var host = closed.get(until.until());
        if (host != null) {
            context.heldBackBy(host);
        }
        return until;
    }

    /** That of the first source, which is the task's own as a rule; worth another attempt if any source is worth it. */
    private Outcome failure() {
        var first = failed.getFirst();
        return passing.contains(first)
                ? first
                : passing.stream()
                        .min(SOONEST)
                        .map(next -> Failures.worthAnother(first, next.retryAfter()))
                        .orElseGet(() -> Failures.worthNone(first));
    }
}
