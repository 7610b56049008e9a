package dev.millrace.task;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Futures that were submitted together.
 *
 * @param owner the name of the API key it came with; absent: anonymous
 * @param open whether more futures may still join
 * @param total how many futures have joined
 * @param counts futures by state; absent states count 0. Those deleted meanwhile count as they ended
 * @param finishedAt when the last of them was done; absent while one is not, or more may join
 */
public record Batch(
        BatchId id,
        @Nullable String owner,
        boolean open,
        long total,
        Map<TaskState, Long> counts,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    public Batch {
        counts = Map.copyOf(counts);
    }

    public boolean done() {
        return finishedAt != null;
    }
}
