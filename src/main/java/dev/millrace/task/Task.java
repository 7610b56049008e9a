package dev.millrace.task;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for. Never changes after it was accepted.
 *
 * @param owner the name of the API key it came with; absent: anonymous
 * @param inputs the futures whose content it reads; they are kept as long as this one
 */
public record Task(
        FutureId id,
        @Nullable String owner,
        PoolName pool,
        TaskSpec spec,
        TaskOptions options,
        Set<FutureId> inputs,
        Instant createdAt) {

    public Task {
        inputs = Set.copyOf(inputs);
    }
}
