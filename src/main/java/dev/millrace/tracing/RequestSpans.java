package dev.millrace.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.URI;

/** Makes the spans of requests to other servers. Safe for use by many threads. */
public final class RequestSpans {

    /** Passes traces on and makes no spans. */
    public static final RequestSpans OFF = new RequestSpans(OpenTelemetry.noop());

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Tracer tracer;

    RequestSpans(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer(TaskSpans.SCOPE);
    }

    /**
     * Tells that a request is about to be sent, under what is current on the thread.
     *
     * @param url absolute; only its server is told
     * @param shown the URL as it is told: nothing of it may be secret
     */
    public RequestSpan begin(String method, URI url, String shown) {
        var parent = Context.current();
        if (!Traces.isIn(parent)) {
            return RequestSpan.NONE;
        }
        var span = tracer.spanBuilder(method)
                .setParent(parent)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(Facts.METHOD, method)
                .setAttribute(Facts.SERVER, url.getHost())
                .setAttribute(Facts.PORT, (long) port(url))
                .setAttribute(Facts.URL, shown)
                .startSpan();
        return new RequestSpan(span, Traces.of(parent.with(span)));
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? HTTPS : HTTP;
    }
}
