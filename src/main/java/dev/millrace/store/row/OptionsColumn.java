package dev.millrace.store.row;

import dev.millrace.task.OnShutdown;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The column {@code options}: what is usual is left out, since a row is written anew each time its future changes. The
 * components are those of {@link TaskOptions}.
 */
public record OptionsColumn(
        @Nullable Integer priority,
        @Nullable Duration timeout,
        @Nullable RetryPolicy retry,
        @Nullable Map<String, String> labels,
        Duration retention,
        @Nullable OnShutdown onShutdown) {

    /**
     * The options that were written or read last, and their JSON. Nearly every task has the options of the one before it,
     * most often none but the defaults, so that comparing them is cheaper than writing or reading them anew.
     */
    private record Last(TaskOptions options, String json) {}

    /** Written by any thread; a lost update costs nothing but time. */
    private static volatile @Nullable Last last;

    public static String write(TaskOptions options) {
        var known = last;
        if (known != null && same(known.options, options)) {
            return known.json;
        }
        var json = Json.OPTIONS.write(of(options));
        last = new Last(options, json);
        return json;
    }

    /** Labels have an order, which their equality does not look at. */
    private static boolean same(TaskOptions known, TaskOptions options) {
        return known.equals(options)
                && (known.labels().isEmpty()
                        || List.copyOf(known.labels().keySet())
                                .equals(List.copyOf(options.labels().keySet())));
    }

    public static TaskOptions read(String json) {
        var known = last;
        if (known != null && known.json.equals(json)) {
            return known.options;
        }
        var options = Json.OPTIONS.read(json).options();
        last = new Last(options, json);
        return options;
    }

    private static OptionsColumn of(TaskOptions options) {
        return new OptionsColumn(
                options.priority() == 0 ? null : options.priority(),
                options.timeout(),
                options.retry().equals(RetryPolicy.NEVER) ? null : options.retry(),
                options.labels().isEmpty() ? null : options.labels(),
                options.retention(),
                options.onShutdown() == OnShutdown.REQUEUE ? null : options.onShutdown());
    }

    private TaskOptions options() {
        return new TaskOptions(
                Objects.requireNonNullElse(priority, 0),
                timeout,
                Objects.requireNonNullElse(retry, RetryPolicy.NEVER),
                Objects.requireNonNullElse(labels, Map.of()),
                retention,
                Objects.requireNonNullElse(onShutdown, OnShutdown.REQUEUE));
    }
}
