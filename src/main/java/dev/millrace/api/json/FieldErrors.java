package dev.millrace.api.json;

import dev.millrace.task.FieldError;
import dev.millrace.task.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Everything that is wrong with one request, gathered so that a client learns it all at once. Used by one thread. */
public final class FieldErrors {

    /** Enough to correct a request by; the rest of a hopeless one is not listed. */
    private static final int MOST = 50;

    private final List<FieldError> errors = new ArrayList<>();
    private final Set<String> fields = new HashSet<>();

    /** Adds an error, unless the field has one already: what follows from a first error only misleads. */
    public void add(String field, String message) {
        if (errors.size() < MOST && fields.add(field)) {
            errors.add(new FieldError(field, message));
        }
    }

    public void addAll(List<FieldError> more) {
        more.forEach(error -> add(error.field(), error.message()));
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
