package dev.millrace.tracing;

import dev.millrace.task.Attempt;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolName;
import dev.millrace.task.Trace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes the spans of tasks. Of tasks that belong to no trace it makes none. Safe for use by many threads. */
public final class TaskSpans {

    /** Passes traces on and makes no spans. */
    public static final TaskSpans OFF = new TaskSpans(OpenTelemetry.noop());

    static final String SCOPE = "dev.millrace";

    private final Tracer tracer;

    TaskSpans(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer(SCOPE);
    }

    /**
     * Tells that a task is handed in, under what is current on the thread.
     *
     * @param type of the task
     * @return what is to be recorded with it
     */
    public @Nullable Trace submitted(FutureId id, String type, PoolName pool) {
        var parent = Context.current();
        if (!Traces.isIn(parent)) {
            return null;
        }
        var span = begin("submit", id, type, pool)
                .setParent(parent)
                .setSpanKind(SpanKind.PRODUCER)
                .startSpan();
        span.end();
        return Traces.of(parent.with(span));
    }

    /** Tells that an attempt begins, and how long the task waited for it. */
    public AttemptSpan attempt(FutureRecord claimed) {
        var trace = claimed.task().trace();
        var attempt = claimed.attempts().live();
        if (trace == null || attempt == null) {
            return AttemptSpan.NONE;
        }
        var parent = Traces.context(trace);
        waited(parent, claimed, attempt);
        var span = begin("attempt", claimed)
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(Facts.ATTEMPT, (long) attempt.number())
                .setStartTimestamp(attempt.startedAt())
                .startSpan();
        return new AttemptSpan(span, parent.with(span));
    }

    private void waited(Context parent, FutureRecord claimed, Attempt attempt) {
        var since = runnableSince(claimed);
        var until = attempt.startedAt();
        begin("queue", claimed)
                .setParent(parent)
                .setAttribute(Facts.ATTEMPT, (long) attempt.number())
                // runnable times are made distinct by counting on, and so may be a little ahead of the clock
                .setStartTimestamp(since.isAfter(until) ? until : since)
                .startSpan()
                .end(until);
    }

    /** For a later attempt since the one before it ended: the pause is part of the wait. */
    private static Instant runnableSince(FutureRecord claimed) {
        var earlier = claimed.attempts().ended();
        var ended = earlier.isEmpty() ? null : earlier.getLast().endedAt();
        return ended != null ? ended : Instant.EPOCH.plus(claimed.place().runnableMicros(), ChronoUnit.MICROS);
    }

    private SpanBuilder begin(String operation, FutureRecord future) {
        var task = future.task();
        return begin(operation, task.id(), task.spec().type(), task.pool());
    }

    private SpanBuilder begin(String operation, FutureId id, String type, PoolName pool) {
        return tracer.spanBuilder(operation + " " + pool)
                .setAttribute(Facts.SYSTEM, "millrace")
                .setAttribute(Facts.OPERATION, operation)
                .setAttribute(Facts.DESTINATION, pool.value())
                .setAttribute(Facts.MESSAGE_ID, id.toString())
                .setAttribute(Facts.TASK_TYPE, type);
    }
}
