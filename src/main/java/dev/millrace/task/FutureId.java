package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.UUID;

/** The id of a future: a UUIDv7 (RFC 9562), so ids sort by the time they were made. */
public record FutureId(@JsonValue UUID value) implements Comparable<FutureId> {

    private static final int CANONICAL_LENGTH = 36;

    @JsonCreator
    public FutureId {}

    /** The id written in canonical text (36 characters, case ignored), or empty if the text is anything else. */
    public static Optional<FutureId> parse(String text) {
        if (text.length() != CANONICAL_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FutureId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Orders as the canonical text does, which {@link UUID#compareTo} does not. */
    @Override
    public int compareTo(FutureId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
