package dev.millrace.worker;

import dev.millrace.task.FutureId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of an object, each to be taken once. Whatever is missing, of another kind, or left over at the end is told by an
 * {@link IllegalArgumentException}.
 */
final class Fields {

    private final ObjectNode object;

    Fields(ObjectNode object) {
        this.object = object;
    }

    /** Anything, also null. */
    JsonNode any(String name) {
        var value = object.remove(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    String text(String name) {
        return required(name, optionalText(name));
    }

    @Nullable
    String optionalText(String name) {
        var value = optional(name);
        return value == null ? null : checked(name, value, value.isString()).stringValue();
    }

    long number(String name) {
        return required(name, optionalNumber(name));
    }

    @Nullable
    Long optionalNumber(String name) {
        var value = optional(name);
        return value == null
                ? null
                : checked(name, value, value.canConvertToLong() && value.isIntegralNumber())
                        .longValue();
    }

    int smallNumber(String name) {
        var value = any(name);
        return checked(name, value, value.isIntegralNumber() && value.canConvertToInt())
                .intValue();
    }

    boolean flag(String name) {
        var value = any(name);
        return checked(name, value, value.isBoolean()).booleanValue();
    }

    FutureId future(String name) {
        return FutureId.parse(text(name)).orElseThrow(() -> wrong(name));
    }

    <T> T object(String name, Function<Fields, T> read) {
        return required(name, optionalObject(name, read));
    }

    <T> @Nullable T optionalObject(String name, Function<Fields, T> read) {
        var value = optional(name);
        return value == null ? null : read(name, value, read);
    }

    <T> List<T> objects(String name, Function<Fields, T> read) {
        var values = any(name);
        var list = new ArrayList<T>();
        for (var value : checked(name, values, values.isArray())) {
            list.add(read(name, value, read));
        }
        return list;
    }

    /** To be called when all were taken. */
    void end() {
        if (!object.isEmpty()) {
            throw new IllegalArgumentException(object.propertyNames() + " are not known");
        }
    }

    private static <T> T read(String name, JsonNode value, Function<Fields, T> read) {
        if (!(value instanceof ObjectNode object)) {
            throw wrong(name);
        }
        var fields = new Fields(object);
        T made = read.apply(fields);
        fields.end();
        return made;
    }

    private @Nullable JsonNode optional(String name) {
        var value = object.remove(name);
        return value == null || value.isNull() ? null : value;
    }

    private static JsonNode checked(String name, JsonNode value, boolean ok) {
        if (!ok) {
            throw wrong(name);
        }
        return value;
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static IllegalArgumentException wrong(String name) {
        return new IllegalArgumentException(name + " is not what it should be");
    }
}
