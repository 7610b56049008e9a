package dev.millrace.engine;

import dev.millrace.task.Labels;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.PoolName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants a task run; whatever is absent gets its default at submission.
 *
 * @param delay not before this much time from now; not together with {@code runAt}
 * @param ttl fail if not started by this much time from now
 * @param timeout the limit of one attempt
 * @param retry overrides of the type's retry policy
 */
public record SubmitOptions(
        @Nullable PoolName pool,
        @Nullable Integer priority,
        @Nullable Duration delay,
        @Nullable Instant runAt,
        @Nullable Duration ttl,
        @Nullable Duration timeout,
        @Nullable Retry retry,
        Map<String, String> labels,
        @Nullable Duration retention,
        @Nullable OnShutdown onShutdown) {

    /** Everything by default. */
    public static final SubmitOptions DEFAULTS =
            new SubmitOptions(null, null, null, null, null, null, null, Map.of(), null, null);

    public SubmitOptions {
        labels = Labels.copyOf(labels);
    }

    /** The parts of a retry policy that a client set. */
    public record Retry(
            @Nullable Integer maxAttempts,
            @Nullable Duration initialDelay,
            @Nullable Double multiplier,
            @Nullable Duration maxDelay,
            @Nullable Double jitter) {}
}
