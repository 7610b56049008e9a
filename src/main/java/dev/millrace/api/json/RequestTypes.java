package dev.millrace.api.json;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Which record a request becomes: of a sealed choice, the one whose {@link JsonTypeName} its {@code type} field names. */
final class RequestTypes {

    /** The field that tells which of a choice it is. */
    static final String FIELD = "type";

    private RequestTypes() {}

    static List<Class<?>> choices(Class<?> type) {
        return type.isSealed() ? List.of(type.getPermittedSubclasses()) : List.of(type);
    }

    /** Empty if the object names none of the choice. */
    static Optional<Class<?>> chosen(Class<?> type, ObjectNode request) {
        if (!type.isSealed()) {
            return Optional.of(type);
        }
        var name = request.path(FIELD).stringValue("");
        for (var choice : type.getPermittedSubclasses()) {
            if (nameOf(choice).equals(name)) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }

    /** The same, with an error. */
    static Optional<Class<?>> recordFor(Class<?> type, ObjectNode request, FieldErrors errors) {
        var chosen = chosen(type, request);
        if (chosen.isEmpty()) {
            var names =
                    choices(type).stream().map(RequestTypes::nameOf).sorted().collect(Collectors.joining(" or "));
            errors.add(FIELD, request.has(FIELD) ? "must be " + names : "is required: " + names);
        }
        return chosen;
    }

    private static String nameOf(Class<?> choice) {
        var name = choice.getAnnotation(JsonTypeName.class);
        return name == null ? choice.getSimpleName() : name.value();
    }
}
