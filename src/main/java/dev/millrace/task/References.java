package dev.millrace.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Finds references within JSON values. */
public final class References {

    private References() {}

    /**
     * Every value that is meant as a reference, by its place as errors name it.
     *
     * @param place of the value itself, such as {@code args}
     */
    public static Map<String, JsonNode> in(JsonNode value, String place) {
        var found = new LinkedHashMap<String, JsonNode>();
        find(value, place, found);
        return found;
    }

    // the depth of values is bounded by whoever parsed them, and so is this recursion
    private static void find(JsonNode value, String place, Map<String, JsonNode> found) {
        if (Reference.isMeant(value)) {
            found.put(place, value);
        } else if (value.isObject()) {
            value.properties().forEach(field -> find(field.getValue(), at(place, field.getKey()), found));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                find(value.get(i), place + "[" + i + "]", found);
            }
        }
    }

    private static String at(String place, String field) {
        return place.isEmpty() ? field : place + "." + field;
    }

    /** A value with something else in the place of each reference; the given one is left as it is. */
    public static JsonNode replaced(JsonNode value, Function<Reference, JsonNode> replacement) {
        if (Reference.isMeant(value)) {
            return replacement.apply(Reference.parse(value));
        }
        if (value.isObject()) {
            var copy = value.asObject().objectNode();
            value.properties().forEach(field -> copy.set(field.getKey(), replaced(field.getValue(), replacement)));
            return copy;
        }
        if (value.isArray()) {
            var copy = value.asArray().arrayNode();
            value.forEach(element -> copy.add(replaced(element, replacement)));
            return copy;
        }
        return value;
    }
}
