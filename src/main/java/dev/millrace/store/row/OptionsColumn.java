package dev.millrace.store.row;

import dev.millrace.task.OnShutdown;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.TaskOptions;
import dev.millrace.task.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The column {@code options}: what is usual is left out, since a row is written anew each time its future changes. The
 * components are those of {@link TaskOptions}, and the headers of the trace that the task belongs to.
 */
public record OptionsColumn(
        @Nullable Integer priority,
        @Nullable Duration timeout,
        @Nullable RetryPolicy retry,
        @Nullable Map<String, String> labels,
        Duration retention,
        @Nullable OnShutdown onShutdown,
        @Nullable String traceparent,
        @Nullable String tracestate) {

    /** What there is in the column. */
    public record Content(TaskOptions options, @Nullable Trace trace) {}

    /**
     * The options that were written or read last, and their JSON. Nearly every task has the options of the one before it,
     * most often none but the defaults, so that comparing them is cheaper than writing or reading them anew. A trace is of
     * hardly any other task, so options with one are left out.
     */
    private record Last(Content content, String json) {}

    /** Written by any thread; a lost update costs nothing but time. */
    private static volatile @Nullable Last last;

    public static String write(TaskOptions options, @Nullable Trace trace) {
        if (trace != null) {
            return Json.OPTIONS.write(of(options, trace));
        }
        var known = last;
        if (known != null && same(known.content.options, options)) {
            return known.json;
        }
        var json = Json.OPTIONS.write(of(options, null));
        last = new Last(new Content(options, null), json);
        return json;
    }

    /** Labels have an order, which their equality does not look at. */
    private static boolean same(TaskOptions known, TaskOptions options) {
        return known.equals(options)
                && (known.labels().isEmpty()
                        || List.copyOf(known.labels().keySet())
                                .equals(List.copyOf(options.labels().keySet())));
    }

    public static Content read(String json) {
        var known = last;
        if (known != null && known.json.equals(json)) {
            return known.content;
        }
        var column = Json.OPTIONS.read(json);
        var content = new Content(column.options(), column.trace());
        if (content.trace == null) {
            last = new Last(content, json);
        }
        return content;
    }

    private static OptionsColumn of(TaskOptions options, @Nullable Trace trace) {
        return new OptionsColumn(
                options.priority() == 0 ? null : options.priority(),
                options.timeout(),
                options.retry().equals(RetryPolicy.NEVER) ? null : options.retry(),
                options.labels().isEmpty() ? null : options.labels(),
                options.retention(),
                options.onShutdown() == OnShutdown.REQUEUE ? null : options.onShutdown(),
                trace == null ? null : trace.parent(),
                trace == null ? null : trace.state());
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

    private @Nullable Trace trace() {
        return traceparent == null ? null : new Trace(traceparent, tracestate);
    }
}
