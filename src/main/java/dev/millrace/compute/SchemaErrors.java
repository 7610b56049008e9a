package dev.millrace.compute;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.millrace.task.FieldError;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Says what a schema refuses in words for people, and where, below {@code args}. */
final class SchemaErrors {

    /** Where arguments begin. */
    static final String ROOT = "args";

    /** What holds of a value or not depending on more of it than the one place that is told of. */
    private static final Set<String> OF_THE_WHOLE =
            Set.of("oneOf", "anyOf", "not", "if", "then", "else", "contains", "enum", "const", "uniqueItems");

    private SchemaErrors() {}

    /**
     * The same for arguments with references in them: without what is said of these, and of what depends on them.
     *
     * @param references their places
     */
    static List<FieldError> of(List<Error> errors, Set<String> references) {
        return of(errors.stream().filter(error -> !dependsOn(references, error)).toList());
    }

    private static boolean dependsOn(Set<String> references, Error error) {
        var place = place(error);
        boolean within = references.stream().anyMatch(reference -> isWithin(place, reference));
        boolean above = references.stream().anyMatch(reference -> isWithin(reference, place));
        return within || above && OF_THE_WHOLE.contains(error.getKeyword()) || isOfTheWhole(error);
    }

    private static boolean isWithin(String place, String other) {
        return place.equals(other) || place.startsWith(other + ".") || place.startsWith(other + "[");
    }

    private static boolean isOfTheWhole(Error error) {
        var path = error.getEvaluationPath();
        return IntStream.range(0, path.getNameCount() - 1)
                .anyMatch(i -> OF_THE_WHOLE.contains(path.getElement(i).toString()));
    }

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
        var property = error.getProperty();
        return property == null ? place(error) : place(error) + "." + property;
    }

    private static String place(Error error) {
        var place = new StringBuilder(ROOT);
        NodePath path = error.getInstanceLocation();
        for (int i = 0; i < path.getNameCount(); i++) {
            var element = path.getElement(i);
            place.append(element instanceof Integer ? "[" + element + "]" : "." + element);
        }
        return place.toString();
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
