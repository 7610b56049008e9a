package dev.millrace.tracing;

import dev.millrace.task.Attempt;
import dev.millrace.task.FutureRecord;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.concurrent.Callable;

/** One attempt in a trace, or {@link #NONE}. Safe for use by many threads. */
public final class AttemptSpan {

    /** That of an attempt that belongs to no trace. */
    public static final AttemptSpan NONE = new AttemptSpan(Span.getInvalid(), Context.root());

    private final Span span;
    private final Context context;

    AttemptSpan(Span span, Context context) {
        this.span = span;
        this.context = context;
    }

    /** Does a part of its work: what is logged, measured and sent meanwhile belongs to it. */
    public <T> T call(Callable<T> work) throws Exception {
        return this == NONE ? work.call() : context.wrap(work).call();
    }

    /** The same with something that returns nothing. */
    public void run(Runnable work) {
        if (this == NONE) {
            work.run();
        } else {
            context.wrap(work).run();
        }
    }

    /** Tells that it has ended. What follows from it in its trace may still be told of it. */
    public void ended(FutureRecord after) {
        if (this == NONE) {
            return;
        }
        after.attempts()
                .latestEnded()
                .ifPresentOrElse(this::tell, () -> span.setAttribute(Facts.ENDED_BY, "postponed"));
        span.end();
    }

    private void tell(Attempt ended) {
        var endedBy = ended.endedBy();
        if (endedBy == null) {
            return;
        }
        span.setAttribute(Facts.ENDED_BY, endedBy.wire());
        boolean failed = switch (endedBy) {
            case OK, CANCELLED, INTERRUPTED -> false;
            case ERROR, TIMEOUT, OOM, CRASHED, LOST -> true;
        };
        var error = ended.error();
        if (failed) {
            // The code alone: messages repeat what others said.
            span.setAttribute(
                    Facts.ERROR, error == null ? endedBy.wire() : error.code().wire());
            span.setStatus(StatusCode.ERROR);
        }
    }
}
