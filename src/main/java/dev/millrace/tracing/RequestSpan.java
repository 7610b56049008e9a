package dev.millrace.tracing;

import dev.millrace.task.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request to another server in a trace, or {@link #NONE}. Safe for use by many threads. */
public final class RequestSpan {

    /** That of a request that belongs to no trace. */
    public static final RequestSpan NONE = new RequestSpan(Span.getInvalid(), null);

    private static final int CLIENT_ERROR = 400;

    private final Span span;
    private final @Nullable Trace trace;

    RequestSpan(Span span, @Nullable Trace trace) {
        this.span = span;
        this.trace = trace;
    }

    /** The headers to send: those given, and those of the trace, unless a trace is given among them. */
    public Map<String, String> headers(Map<String, String> given) {
        return trace == null ? given : trace.addTo(given);
    }

    /** Tells what the answer is. */
    public void answered(int status) {
        span.setAttribute(Facts.STATUS, (long) status);
        if (status >= CLIENT_ERROR) {
            span.setAttribute(Facts.ERROR, Integer.toString(status));
            span.setStatus(StatusCode.ERROR);
        }
    }

    /** Tells that no answer came, which ends it. */
    public void failed(Exception why) {
        span.setAttribute(Facts.ERROR, why.getClass().getName());
        span.setStatus(StatusCode.ERROR);
        span.end();
    }

    /** Tells that the answer was read, as far as it was. */
    public void end() {
        span.end();
    }
}
