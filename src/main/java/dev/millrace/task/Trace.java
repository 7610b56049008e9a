package dev.millrace.task;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A point in a distributed trace that work follows from, in the form of W3C Trace Context (level 1), in which it is kept with
 * a task and sent on.
 *
 * @param parent the {@code traceparent}: valid, 55 characters in version 00
 * @param state the {@code tracestate}; at most {@value #MAX_STATE} characters; absent: empty, or too long to be kept
 */
public record Trace(String parent, @Nullable String state) {

    public static final String PARENT = "traceparent";
    public static final String STATE = "tracestate";

    /** What W3C Trace Context, section 3.3.1.5, asks everybody to pass on. */
    public static final int MAX_STATE = 512;

    private static final Set<String> HEADERS = Set.of(PARENT, STATE);

    /** Headers with those of the trace, unless they name a trace themselves. */
    public Map<String, String> addTo(Map<String, String> headers) {
        if (headers.keySet().stream().anyMatch(PARENT::equalsIgnoreCase)) {
            return headers;
        }
        var all = without(headers);
        all.put(PARENT, parent);
        if (state != null) {
            all.put(STATE, state);
        }
        return all;
    }

    /** Headers without those of any trace; a new map. */
    public static Map<String, String> without(Map<String, String> headers) {
        var others = new HashMap<>(headers);
        others.keySet().removeIf(name -> HEADERS.contains(name.toLowerCase(Locale.ROOT)));
        return others;
    }
}
