package dev.millrace.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The labels of a future: keys and values in the order in which they were given. */
public final class Labels {

    private Labels() {}

    /** An unmodifiable copy in the same order; unlike that of {@link Map#copyOf}, which differs with every start. */
    public static Map<String, String> copyOf(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return Map.of();
        }
        var copy = new LinkedHashMap<String, String>();
        labels.forEach((key, value) -> copy.put(Objects.requireNonNull(key), Objects.requireNonNull(value)));
        return Collections.unmodifiableMap(copy);
    }
}
