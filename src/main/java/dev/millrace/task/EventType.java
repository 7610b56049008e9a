package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a callback can be told of. */
public enum EventType {
    FUTURE_STARTED("future.started", "An attempt at the task began."),
    FUTURE_SUCCEEDED("future.succeeded", "The future is done, and has a result."),
    FUTURE_FAILED("future.failed", "The future is done, and has an error."),
    FUTURE_CANCELLED("future.cancelled", "The future is done, and was cancelled."),
    BATCH_DONE("batch.done", "Every future of the batch is done.");

    /** What a future's callback is told of if it does not say. */
    public static final Set<EventType> ENDS = Set.copyOf(EnumSet.of(FUTURE_SUCCEEDED, FUTURE_FAILED, FUTURE_CANCELLED));

    private final String wire;
    private final String meaning;

    EventType(String wire, String meaning) {
        this.wire = wire;
        this.meaning = meaning;
    }

    @JsonValue
    public String wire() {
        return wire;
    }

    /** One sentence for people, as the documentation tells it. */
    public String meaning() {
        return meaning;
    }

    public static Optional<EventType> parse(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire.equals(wire)).findAny();
    }

    /** What there is to tell when a future comes to this state; empty: nothing. */
    public static Optional<EventType> of(TaskState state) {
        return switch (state) {
            case RUNNING -> Optional.of(FUTURE_STARTED);
            case SUCCEEDED -> Optional.of(FUTURE_SUCCEEDED);
            case FAILED -> Optional.of(FUTURE_FAILED);
            case CANCELLED -> Optional.of(FUTURE_CANCELLED);
            case SCHEDULED, WAITING, QUEUED, CANCELLING -> Optional.empty();
        };
    }
}
