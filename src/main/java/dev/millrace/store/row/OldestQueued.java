package dev.millrace.store.row;

import dev.millrace.task.QueueOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Finds the earliest runnable time in a queue by looking at both ends of each priority's stretch of it, and so at two rows a
 * priority and not at all of them: in whatever order the pool is ranked, the oldest of a priority stands at one of them.
 */
public final class OldestQueued {

    /** A row of the queue. */
    public record Queued(long rank, long runnableMicros) {}

    /** One end of what is left of the queue from a rank on. */
    @FunctionalInterface
    public interface End {
        Optional<Queued> at(long rank);
    }

    private OldestQueued() {}

    /**
     * @param firstFrom the first row of this rank or a higher one
     * @param lastTo the last row of this rank or a lower one
     */
    public static Optional<Instant> of(End firstFrom, End lastTo) {
        long oldest = Long.MAX_VALUE;
        var first = firstFrom.at(Long.MIN_VALUE);
        while (first.isPresent()) {
            long stretch = Math.floorDiv(first.get().rank(), QueueOrder.PRIORITY_STEP);
            long next = (stretch + 1) * QueueOrder.PRIORITY_STEP;
            var last = lastTo.at(next - 1);
            oldest = Math.min(oldest, first.get().runnableMicros());
            oldest = Math.min(oldest, last.map(Queued::runnableMicros).orElse(oldest));
            first = firstFrom.at(next);
        }
        return oldest == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.EPOCH.plus(oldest, ChronoUnit.MICROS));
    }
}
