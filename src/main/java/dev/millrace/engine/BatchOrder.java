package dev.millrace.engine;

import dev.millrace.engine.Submission.RequestKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks as a client hands them in together, all or nothing.
 *
 * @param tasks 1 to {@link #MAX_TASKS}, in submit order; their own idempotency does not count
 * @param callbacks whom to tell when all of them are done
 */
public record BatchOrder(
        List<Submission> tasks,
        List<CallbackOrder> callbacks,
        @Nullable RequestKey idempotency) {

    /** How many tasks may be handed in as one. */
    public static final int MAX_TASKS = 10_000;

    public BatchOrder {
        tasks = List.copyOf(tasks);
        callbacks = List.copyOf(callbacks);
    }
}
