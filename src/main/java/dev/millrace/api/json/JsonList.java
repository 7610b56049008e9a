package dev.millrace.api.json;

import dev.millrace.task.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads requests that come many at a time: as a document that lists them, with fields that count for all, or one a line.
 * Every fault is named with its place.
 *
 * @param <T> a record, or a sealed choice of records
 */
public final class JsonList<T extends JsonRequest> {

    private static final String DEFAULTS = "defaults";

    private final JsonBodies bodies;
    private final Class<T> type;
    private final String field;
    private final int most;

    /**
     * @param field the name of the list in a document
     * @param most how many a document may list
     */
    public JsonList(JsonBodies bodies, Class<T> type, String field, int most) {
        this.bodies = bodies;
        this.type = type;
        this.field = field;
        this.most = most;
    }

    /**
     * A document that was read.
     *
     * @param rest its other fields
     */
    public record Listed<T>(List<T> items, ObjectNode rest) {}

    /** @throws BodyTooLarge beyond the limit */
    public static byte[] body(long declared, InputStream input, int limit) throws IOException {
        return JsonBodies.body(declared, input, limit);
    }

    /**
     * Reads a document: {@code {"<field>":[…],"defaults":{…}}} and what else it may have.
     *
     * @param others the names of its other fields
     * @throws Refusal.Invalid with everything that is wrong with it
     * @throws MalformedJson if it is no JSON
     */
    public Listed<T> document(byte[] body, Set<String> others) {
        var errors = new FieldErrors();
        if (body.length == 0) {
            throw new MalformedJson("the body is empty; a JSON object is required", null, null);
        }
        var document = bodies.json().object(body, errors);
        errors.refuseIfAny();
        var rest = Objects.requireNonNull(document);
        var list = list(rest.remove(field), errors);
        var defaults = defaults(rest.remove(DEFAULTS), errors);
        for (var name : List.copyOf(rest.propertyNames())) {
            errors.require(others.contains(name), name, "is no known field");
        }
        errors.refuseIfAny();
        return new Listed<>(items(list, defaults, errors), rest);
    }

    /**
     * Reads the other fields of a document.
     *
     * @throws Refusal.Invalid with everything that is wrong with them
     */
    public <R extends JsonRequest> R rest(Listed<T> listed, Class<R> as) {
        var errors = new FieldErrors();
        var rest = Objects.requireNonNull(as.cast(bodies.json().read(listed.rest(), as, errors)));
        rest.check(errors);
        errors.refuseIfAny();
        return rest;
    }

    private ArrayNode list(@Nullable JsonNode given, FieldErrors errors) {
        if (given instanceof ArrayNode array) {
            errors.require(!array.isEmpty(), field, "must hold at least one task");
            errors.require(array.size() <= most, field, "must hold at most " + most + " tasks");
            return array;
        }
        errors.add(field, given == null ? "is required" : "must be an array");
        return JsonNodeFactory.instance.arrayNode();
    }

    private Defaults defaults(@Nullable JsonNode given, FieldErrors errors) {
        if (given != null && !given.isNull() && !given.isObject()) {
            errors.add(DEFAULTS, "must be an object");
        }
        var fields = given instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        var defaults = new Defaults(fields, type);
        defaults.check(errors);
        return defaults;
    }

    private List<T> items(ArrayNode list, Defaults defaults, FieldErrors errors) {
        List<@Nullable T> items = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            items.add(item(list.get(i), place(i), defaults, errors));
        }
        if (errors.isEmpty()) {
            return items.stream().map(Objects::requireNonNull).toList();
        }
        // what is wrong with the others is told as well
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            if (item != null) {
                var wrong = new FieldErrors();
                bodies.checkFurther(item, wrong);
                var place = place(i);
                errors.addAll(wrong.list(), name -> Defaults.nameOf(name, place, Set.of()));
            }
        }
        throw new Refusal.Invalid(errors.list());
    }

    private String place(int index) {
        return field + "[" + index + "]";
    }

    private @Nullable T item(JsonNode node, String place, Defaults defaults, FieldErrors errors) {
        if (!(node instanceof ObjectNode object)) {
            errors.add(place, "must be an object");
            return null;
        }
        var filled = defaults.fill(object);
        var wrong = new FieldErrors();
        var item = item(object, wrong);
        errors.addAll(wrong.list(), name -> Defaults.nameOf(name, place, filled));
        return wrong.isEmpty() ? item : null;
    }

    /**
     * Reads one request of a stream.
     *
     * @param place what its faults are named with, such as {@code line 7}
     * @throws Refusal.Invalid with everything that is wrong with it
     */
    public T line(byte[] json, String place) {
        var errors = new FieldErrors();
        try {
            var object = bodies.json().object(json, errors);
            var item = object == null ? null : item(object, errors);
            if (item != null && errors.isEmpty()) {
                return item;
            }
        } catch (MalformedJson e) {
            // the document is the line, so its own line number says nothing
            var fault = String.valueOf(e.getMessage()).replace("(line 1, ", "(");
            throw new Refusal.Invalid(place, "is no valid JSON: " + fault);
        }
        var named = new FieldErrors();
        named.addAll(errors.list(), name -> name.equals(JsonPath.ROOT) ? place : place + ": " + name);
        throw new Refusal.Invalid(named.list());
    }

    private @Nullable T item(ObjectNode object, FieldErrors errors) {
        var read = bodies.json().read(object, type, errors);
        if (read == null) {
            return null;
        }
        var item = type.cast(read);
        item.check(errors);
        if (!errors.isEmpty()) {
            bodies.checkFurther(item, errors);
        }
        return item;
    }
}
