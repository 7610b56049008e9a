package dev.millrace.task;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a task is to be run, with every default filled in.
 *
 * @param priority −100 to 100, higher first
 * @param timeout the limit of one attempt; absent: the pool's
 * @param labels at most 16
 * @param retention how long the done future is kept
 */
public record TaskOptions(
        int priority,
        @Nullable Duration timeout,
        RetryPolicy retry,
        Map<String, String> labels,
        Duration retention,
        OnShutdown onShutdown) {

    public static final int MAX_PRIORITY = 100;

    public TaskOptions {
        labels = Labels.copyOf(labels);
    }
}
