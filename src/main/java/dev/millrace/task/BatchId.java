package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.UUID;

/** The id of a batch: a UUIDv7 (RFC 9562). */
public record BatchId(@JsonValue UUID value) {

    @JsonCreator
    public BatchId {}

    /** The id written in canonical text, or empty if the text is anything else. */
    public static Optional<BatchId> parse(String text) {
        return FutureId.parse(text).map(id -> new BatchId(id.value()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
