package dev.millrace.api.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields that a request may have: the components of its record, and of the records among those.
 *
 * <p>Looked for before the record is built, since the parser forgets where it met what a record does not know.
 */
final class RecordFields {

    private static final ClassValue<SortedMap<String, Class<?>>> FIELDS = new ClassValue<>() {
        @Override
        protected SortedMap<String, Class<?>> computeValue(Class<?> type) {
            var fields = new TreeMap<String, Class<?>>();
            Arrays.stream(type.getRecordComponents()).forEach(part -> fields.put(nameOf(part), part.getType()));
            return Collections.unmodifiableSortedMap(fields);
        }
    };

    private RecordFields() {}

    static Set<String> of(Class<?> type) {
        return FIELDS.get(type).keySet();
    }

    /** Takes every unknown field out of the object, and notes each. */
    static void removeUnknown(ObjectNode object, Class<?> type, String prefix, FieldErrors errors) {
        var known = FIELDS.get(type);
        for (var name : List.copyOf(object.propertyNames())) {
            var field = known.get(name);
            if (field == null) {
                object.remove(name);
                errors.add(prefix + name, "is no known field; known are " + String.join(", ", known.keySet()));
            } else if (isObject(field) && object.get(name) instanceof ObjectNode nested) {
                removeUnknown(nested, field, prefix + name + ".", errors);
            }
        }
    }

    /** Whether JSON has the record as an object, and not as the one value that it wraps. */
    private static boolean isObject(Class<?> field) {
        return field.isRecord()
                && Arrays.stream(field.getRecordComponents())
                        .noneMatch(part -> part.getAccessor().isAnnotationPresent(JsonValue.class));
    }

    private static String nameOf(RecordComponent part) {
        var named = part.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? part.getName() : named.value();
    }
}
