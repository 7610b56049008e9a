package dev.millrace.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try at a task, from its claim to its end.
 *
 * @param number counts from 1 over the whole life of the future, retries by hand included; those that were put off before
 *     they tried anything are left out
 * @param endedAt absent while it runs, as are {@code endedBy} and {@code error}
 * @param error why it did not end {@code ok}
 */
public record Attempt(
        int number,
        NodeId node,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable EndedBy endedBy,
        @Nullable TaskError error) {}
