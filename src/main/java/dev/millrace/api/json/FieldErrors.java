package dev.millrace.api.json;

import dev.millrace.task.FieldError;
import dev.millrace.task.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Everything that is wrong with one request, gathered so that a client learns it all at once. Used by one thread. */
public final class FieldErrors {

    /** Enough to correct a request by; the rest of a hopeless one is not listed. */
    private static final int MOST = 50;

    private final List<FieldError> errors;
    private final Set<String> fields;
    private final String place;

    public FieldErrors() {
        this(new ArrayList<>(), new HashSet<>(), "");
    }

    private FieldErrors(List<FieldError> errors, Set<String> fields, String place) {
        this.errors = errors;
        this.fields = fields;
        this.place = place;
    }

    /** These errors for what stands in a field of the request: names are taken as from there on. */
    public FieldErrors under(String field) {
        return new FieldErrors(errors, fields, named(field));
    }

    private String named(String field) {
        return place.isEmpty() || field.isEmpty() || field.startsWith("[") ? place + field : place + "." + field;
    }

    /** Adds an error, unless the field has one already: what follows from a first error only misleads. */
    public void add(String field, String message) {
        var name = named(field);
        if (errors.size() < MOST && fields.add(name)) {
            errors.add(new FieldError(name, message));
        }
    }

    public void addAll(List<FieldError> more) {
        more.forEach(error -> add(error.field(), error.message()));
    }

    /** Adds what is wrong with a part of the request, naming each field by its place in the whole. */
    public void addAll(List<FieldError> more, UnaryOperator<String> naming) {
        more.forEach(error -> add(naming.apply(error.field()), error.message()));
    }

    public void require(boolean holds, String field, String message) {
        if (!holds) {
            add(field, message);
        }
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public List<FieldError> list() {
        return List.copyOf(errors);
    }

    /** @throws Refusal.Invalid if there is any error */
    public void refuseIfAny() {
        if (!errors.isEmpty()) {
            throw new Refusal.Invalid(errors);
        }
    }
}
