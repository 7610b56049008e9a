package dev.millrace.api.json;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Which record a request becomes: of a sealed choice, the one whose {@link JsonTypeName} its {@code type} field names. */
final class RequestTypes {

    private static final String FIELD = "type";

    private RequestTypes() {}

    /** Empty, with an error, if the object names none of the choice. */
    static Optional<Class<?>> recordFor(Class<?> type, ObjectNode request, FieldErrors errors) {
        if (!type.isSealed()) {
            return Optional.of(type);
        }
        var name = request.path(FIELD).stringValue("");
        Optional<Class<?>> chosen = Arrays.stream(type.getPermittedSubclasses())
                .filter(choice -> nameOf(choice).equals(name))
                .findFirst();
        var choices = Arrays.stream(type.getPermittedSubclasses())
                .map(RequestTypes::nameOf)
                .sorted()
                .collect(Collectors.joining(" or "));
        errors.require(
                chosen.isPresent(), FIELD, request.has(FIELD) ? "must be " + choices : "is required: " + choices);
        return chosen;
    }

    private static String nameOf(Class<?> choice) {
        var name = choice.getAnnotation(JsonTypeName.class);
        return name == null ? choice.getSimpleName() : name.value();
    }
}
