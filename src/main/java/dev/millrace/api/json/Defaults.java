package dev.millrace.api.json;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields that count for each object of a list that does not have them itself. A field of an object counts whole: nothing
 * is mixed into it.
 */
final class Defaults {

    private static final String FIELD = "defaults";

    private final ObjectNode fields;
    private final Class<?> type;

    /** @param type a record, or a sealed choice of records, that the objects are to become */
    Defaults(ObjectNode fields, Class<?> type) {
        this.fields = fields;
        this.type = type;
    }

    /** Notes those that no object can have. */
    void check(FieldErrors errors) {
        var known = new TreeSet<String>();
        for (var choice : RequestTypes.choices(type)) {
            known.addAll(RecordFields.of(choice));
        }
        for (var name : fields.propertyNames()) {
            errors.require(
                    known.contains(name),
                    FIELD + "." + name,
                    "is no known field; known are " + String.join(", ", known));
        }
    }

    /** Adds what the object lacks and may have; tells what that was. */
    Set<String> fill(ObjectNode object) {
        if (fields.isEmpty()) {
            return Set.of();
        }
        var filled = new HashSet<String>();
        fill(object, RequestTypes.FIELD, filled);
        var known = RequestTypes.chosen(type, object).map(RecordFields::of).orElse(Set.of());
        for (var name : fields.propertyNames()) {
            if (known.contains(name)) {
                fill(object, name, filled);
            }
        }
        return filled;
    }

    private void fill(ObjectNode object, String name, Set<String> filled) {
        var value = fields.get(name);
        if (value != null && !object.has(name)) {
            object.set(name, value);
            filled.add(name);
        }
    }

    /**
     * What a field of an object is called in the whole document.
     *
     * @param place of the object
     * @param filled the fields that it has from here
     */
    static String nameOf(String field, String place, Set<String> filled) {
        if (field.equals(JsonPath.ROOT)) {
            return place;
        }
        var top = field.split("[.\\[]", 2)[0];
        return filled.contains(top) ? FIELD + "." + field : place + "." + field;
    }
}
