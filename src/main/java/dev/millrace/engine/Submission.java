package dev.millrace.engine;

import dev.millrace.task.TaskSpec;
import org.jspecify.annotations.Nullable;

/**
 * A task as a client hands it in.
 *
 * @param owner the name of the API key it came with; absent: anonymous
 */
public record Submission(
        TaskSpec spec,
        SubmitOptions options,
        @Nullable String owner,
        @Nullable RequestKey idempotency) {

    /**
     * The {@code Idempotency-Key} of the request.
     *
     * @param fingerprint of the request's body
     */
    public record RequestKey(String path, String key, String fingerprint) {}
}
