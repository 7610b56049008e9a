package dev.millrace.compute;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.millrace.task.FieldError;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Says what a schema refuses in words for people, and where, below {@code args}. */
final class SchemaErrors {

    private SchemaErrors() {}

    static List<FieldError> of(List<Error> errors) {
        return errors.stream()
                .filter(error -> !isWithinAlternative(error))
                .map(error -> new FieldError(field(error), message(error)))
                .distinct()
                .toList();
    }

    /** Why each single alternative of a {@code oneOf} does not fit is of no use beside the fact that none does. */
    private static boolean isWithinAlternative(Error error) {
        var path = error.getEvaluationPath();
        for (int i = 0; i < path.getNameCount() - 1; i++) {
            if (path.getElement(i).equals("oneOf")) {
                return true;
            }
        }
        return false;
    }

    private static String field(Error error) {
        var field = new StringBuilder("args");
        NodePath path = error.getInstanceLocation();
        for (int i = 0; i < path.getNameCount(); i++) {
            var element = path.getElement(i);
            field.append(element instanceof Integer ? "[" + element + "]" : "." + element);
        }
        var property = error.getProperty();
        return property == null ? field.toString() : field + "." + property;
    }

    private static String message(Error error) {
        var limit = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "additionalProperties" -> "is not known";
            case "required" -> "is required";
            case "type" -> "must be " + type(limit.asString());
            case "minimum" -> "must be at least " + limit;
            case "maximum" -> "must be at most " + limit;
            case "exclusiveMinimum" -> "must be greater than " + limit;
            case "exclusiveMaximum" -> "must be less than " + limit;
            case "minLength" ->
                limit.asInt() == 1 ? "must not be empty" : "must have at least " + limit + " characters";
            case "maxLength" -> "must have at most " + limit + " characters";
            case "enum" -> "must be one of " + list(limit);
            case "format" -> limit.asString().equals("uuid") ? "must be the id of a future" : "must be a " + limit;
            case "oneOf" -> "must have exactly one of " + alternatives(limit);
            default -> error.getMessage();
        };
    }

    private static String type(String name) {
        return (name.matches("[aio].*") ? "an " : "a ") + name;
    }

    private static String list(JsonNode values) {
        return values.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }

    private static String alternatives(JsonNode oneOf) {
        return oneOf.valueStream()
                .map(alternative -> list(alternative.path("required")))
                .collect(Collectors.joining(", "));
    }
}
