package dev.millrace.tracing;

import dev.millrace.task.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Traces as they are recorded and sent, and as they are current on a thread. */
public final class Traces {

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private Traces() {}

    /** What the calling thread works for; absent: it is part of no trace. */
    public static @Nullable Trace current() {
        return of(Context.current());
    }

    /** Whether it is part of a trace. */
    public static boolean isIn(Context context) {
        return Span.fromContext(context).getSpanContext().isValid();
    }

    static @Nullable Trace of(Context context) {
        if (!isIn(context)) {
            return null;
        }
        var headers = new HashMap<String, String>();
        W3C.inject(context, headers, (carrier, name, value) -> headers.put(name, value));
        var parent = headers.get(Trace.PARENT);
        var state = headers.get(Trace.STATE);
        return parent == null
                ? null
                : new Trace(parent, state == null || state.length() > Trace.MAX_STATE ? null : state);
    }

    /** What a recorded trace becomes on a thread; nothing if it is absent. */
    public static Context context(@Nullable Trace trace) {
        return trace == null ? Context.root() : context(trace.addTo(Map.of()));
    }

    /** What the headers of a trace become on a thread; nothing if there are none, or they are not valid. */
    public static Context context(Map<String, String> headers) {
        return context(headers, MapGetter.INSTANCE);
    }

    static <C> Context context(C carrier, TextMapGetter<C> getter) {
        return W3C.extract(Context.root(), carrier, getter);
    }

    /** Does something for a trace, with that as what is current; whatever is current already stays if it is absent. */
    public static void run(@Nullable Trace trace, Runnable work) {
        if (trace == null) {
            work.run();
        } else {
            context(trace).wrap(work).run();
        }
    }

    /** The names of headers in any case. */
    private enum MapGetter implements TextMapGetter<Map<String, String>> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
            return headers == null
                    ? null
                    : headers.entrySet().stream()
                            .filter(header -> header.getKey().equalsIgnoreCase(name))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElse(null);
        }
    }
}
