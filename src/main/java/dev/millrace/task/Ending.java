package dev.millrace.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a future ended: with exactly one of result and error.
 *
 * @param purgeAt when the future may be forgotten
 */
public record Ending(
        @Nullable JsonNode result,
        @Nullable TaskError error,
        @Nullable ContentRef content,
        Instant finishedAt,
        Instant purgeAt) {

    public Ending {
        if ((result == null) == (error == null)) {
            throw new IllegalArgumentException("an ending has a result or an error, and not both");
        }
    }
}
