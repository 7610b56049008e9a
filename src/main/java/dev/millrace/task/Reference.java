package dev.millrace.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value that is to be taken from a finished future, and in JSON stands where the value belongs:
 * {@code {"$from": "result.items[0].name", "of": "<id>"}}.
 *
 * @param path within the future as the API shows it: {@code id}, {@code state}, {@code result} or {@code error}, and for the
 *     latter two what is in them; at most {@value #MAX_PATH} characters
 * @param of one of the predecessors of the task; absent: the first of them
 */
public record Reference(String path, @Nullable FutureId of) {

    /** The field that makes an object a reference. */
    public static final String FROM = "$from";

    private static final String OF = "of";
    private static final int MAX_PATH = 500;

    private static final String REST = "((\\[\\d{1,9}])|(\\.[^.\\[\\]]+))*";
    private static final Pattern PATH = Pattern.compile(
            "id|state|result" + REST + "|error|error\\.(code|message|retryable)|error\\.details" + REST);
    private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+");

    /** @throws IllegalArgumentException if there can be nothing at that path; its message completes "the field …" */
    public Reference {
        if (path.length() > MAX_PATH || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("must refer by " + FROM
                    + " to id, state, result or error, or to something in them such as result.items[0].name,"
                    + " error.code or error.details.status, in at most " + MAX_PATH + " characters");
        }
    }

    /** Whether a value is meant as a reference, well-formed or not. */
    public static boolean isMeant(@Nullable JsonNode value) {
        return value != null && value.isObject() && value.has(FROM);
    }

    /** @throws IllegalArgumentException if it is none; the message completes "the field …" */
    public static Reference parse(JsonNode value) {
        var path = value.path(FROM);
        if (!path.isString()) {
            throw new IllegalArgumentException("must name a path by " + FROM + ", as text");
        }
        for (var name : value.propertyNames()) {
            if (!name.equals(FROM) && !name.equals(OF)) {
                throw new IllegalArgumentException(
                        "is a reference, which takes no other fields than " + FROM + " and " + OF);
            }
        }
        return new Reference(path.stringValue(), value.has(OF) ? id(value.path(OF)) : null);
    }

    private static FutureId id(JsonNode of) {
        return FutureId.parse(of.asString(""))
                .orElseThrow(() -> new IllegalArgumentException("must name a future by its id in " + OF));
    }

    public ObjectNode toJson() {
        var json = JsonNodeFactory.instance.objectNode().put(FROM, path);
        return of == null ? json : json.put(OF, of.toString());
    }

    /** What it refers to in a future, given as JSON; empty if there is nothing. JSON {@code null} is something. */
    public Optional<JsonNode> in(JsonNode future) {
        JsonNode at = future;
        for (var step : steps()) {
            at = at.isArray() && isIndex(step) ? at.path(Integer.parseInt(step)) : at.path(step);
        }
        return at.isMissingNode() ? Optional.empty() : Optional.of(at);
    }

    private List<String> steps() {
        var steps = new ArrayList<String>();
        STEP.matcher(path).results().forEach(step -> steps.add(step.group()));
        return steps;
    }

    private static boolean isIndex(String step) {
        return step.length() <= 9 && step.chars().allMatch(Character::isDigit);
    }
}
