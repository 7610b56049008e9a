package dev.millrace.task;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for. Never changes after it was accepted.
 *
 * @param owner the name of the API key it came with; absent: anonymous
 * @param inputs the futures whose content it reads; they are kept as long as this one
 * @param after what has to end before it may run, each predecessor once; they are kept until this one is done
 * @param batch the batch it was submitted with, if it was
 * @param trace what it follows from in a distributed trace, if it belongs to one
 */
public record Task(
        FutureId id,
        @Nullable String owner,
        PoolName pool,
        TaskSpec spec,
        TaskOptions options,
        Set<FutureId> inputs,
        List<Dependency> after,
        @Nullable BatchId batch,
        Instant createdAt,
        @Nullable Trace trace) {

    /** How many futures one may wait for. */
    public static final int MAX_PREDECESSORS = 100;

    public Task {
        inputs = Set.copyOf(inputs);
        after = List.copyOf(after);
    }

    /** A task that waits for nobody and belongs to no batch and no trace. */
    public Task(
            FutureId id,
            @Nullable String owner,
            PoolName pool,
            TaskSpec spec,
            TaskOptions options,
            Set<FutureId> inputs,
            Instant createdAt) {
        this(id, owner, pool, spec, options, inputs, List.of(), null, createdAt, null);
    }
}
