package dev.millrace.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one callback, recorded in the transaction that made it true.
 *
 * @param id the {@code webhook-id}: the same over all attempts
 * @param number orders deliveries by when their events were recorded
 * @param body the JSON that is sent, the same over all attempts
 * @param nextAt when it is to be tried next; present exactly while it is pending
 * @param attempts the latest {@value #KEPT} attempts, oldest first
 */
public record Delivery(
        UUID id,
        long number,
        Callback callback,
        EventType event,
        String body,
        State state,
        @Nullable Instant nextAt,
        int tried,
        List<Attempt> attempts,
        Instant createdAt) {

    /** How many attempts a delivery remembers; older ones are forgotten first. */
    public static final int KEPT = 20;

    /** How a delivery stands. */
    public enum State {
        PENDING,
        DELIVERED,
        /** Given up: the schedule of retries is over, or the target said that it is gone. */
        FAILED
    }

    /**
     * One try to deliver.
     *
     * @param status the HTTP status of the answer; absent: there was none
     * @param error why there was no answer; absent: there was one
     * @param answer the first 1 KiB of the answer's body as text
     */
    public record Attempt(
            int number,
            Instant startedAt,
            Duration duration,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String answer) {}

    public Delivery {
        attempts = List.copyOf(attempts);
    }
}
