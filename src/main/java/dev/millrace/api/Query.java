package dev.millrace.api;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.task.Durations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The query parameters of one request, read as strictly as a JSON body: unknown ones are refused, all faults told at once. */
final class Query {

    private final HttpServletRequest request;
    private final FieldErrors errors = new FieldErrors();

    Query(HttpServletRequest request, Set<String> known) {
        this.request = request;
        // most requests have none, and asking for them makes the container parse
        if (request.getQueryString() != null) {
            request.getParameterMap().keySet().stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> errors.add(name, "is no known parameter; known are " + listed(known)));
        }
    }

    /** @throws dev.millrace.task.Refusal.Invalid if there is any parameter where none has a meaning */
    static void requireNone(HttpServletRequest request) {
        new Query(request, Set.of()).errors().refuseIfAny();
    }

    private static String listed(Set<String> known) {
        return known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known));
    }

    FieldErrors errors() {
        return errors;
    }

    @Nullable
    String text(String name) {
        var values = all(name);
        errors.require(values.size() <= 1, name, "must be given only once");
        return values.isEmpty() ? null : values.getFirst();
    }

    List<String> all(String name) {
        if (request.getQueryString() == null) {
            return List.of();
        }
        var values = request.getParameterValues(name);
        return values == null ? List.of() : List.of(values);
    }

    /**
     * A parameter as something else than text.
     *
     * @param reading throws {@link IllegalArgumentException} with a message that completes "the parameter …"
     */
    <T> @Nullable T read(String name, Function<String, T> reading) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            errors.add(name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    @Nullable
    Duration duration(String name) {
        return read(name, Durations::parse);
    }

    /** Repeated {@code name=key:value} pairs. */
    Map<String, String> pairs(String name) {
        var pairs = new LinkedHashMap<String, String>();
        for (var text : all(name)) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                errors.add(name, "must be a key and a value, such as " + name + "=team:data");
            } else if (pairs.put(text.substring(0, colon), text.substring(colon + 1)) != null) {
                errors.add(name, "names the key '" + text.substring(0, colon) + "' twice");
            }
        }
        return pairs;
    }
}
