package dev.millrace.api.json;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.millrace.task.Reference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A value that is given, or is to be taken from a finished future.
 *
 * @param <T> what the value is
 */
public sealed interface Referable<T> {

    /** The value as it was given. */
    record Given<T>(@JsonValue T value) implements Referable<T> {}

    /** Where to take it from. */
    record Taken<T>(Reference reference) implements Referable<T> {
        @JsonValue
        JsonNode json() {
            return reference.toJson();
        }
    }

    /** The value, if there is one and it was given. */
    static <T> @Nullable T given(@Nullable Referable<T> value) {
        return value instanceof Given<T>(var given) ? given : null;
    }

    /** The reference, if there is one. */
    static Optional<Reference> taken(@Nullable Referable<?> value) {
        return value instanceof Taken<?>(var reference) ? Optional.of(reference) : Optional.empty();
    }
}
