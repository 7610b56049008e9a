package dev.millrace.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A future's place in its pool's queue.
 *
 * @param rank what the queue is ordered by, lowest first; see {@link QueueOrder}
 * @param runnableMicros when it first became (or will become) runnable, in microseconds since 1970; does not change once
 *     it has, so that retried and handed-back work does not go to the end of the line
 * @param notBefore until when it is {@code SCHEDULED}, if it is
 * @param expiresAt by when it is to be started, if it was not started yet and has a limit
 */
public record Place(
        long rank,
        long runnableMicros,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt) {

    /** The place of a future that is not to start before a time, or may start now. */
    public Place until(@Nullable Instant time) {
        return new Place(rank, runnableMicros, time, expiresAt);
    }

    /** The place of a future that was started: nothing can expire any more. */
    public Place started() {
        return new Place(rank, runnableMicros, null, null);
    }

    /** The place at the end of the line, under the order that the present rank was made by. */
    Place runnableFrom(long micros, int priority) {
        var order = QueueOrder.of(rank, runnableMicros, priority);
        return new Place(order.rank(micros, priority), micros, notBefore, expiresAt);
    }

    Place ranked(QueueOrder order, int priority) {
        return new Place(order.rank(runnableMicros, priority), runnableMicros, notBefore, expiresAt);
    }
}
