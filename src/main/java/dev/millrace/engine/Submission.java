package dev.millrace.engine;

import dev.millrace.task.Dependency;
import dev.millrace.task.TaskSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as a client hands it in.
 *
 * @param idempotency counts for the task that is handed in itself, and not for its continuations
 * @param after what it is to run after, of what exists already
 * @param continuations what is to run after it; these may have continuations in turn
 */
public record Submission(
        TaskSpec spec,
        SubmitOptions options,
        @Nullable RequestKey idempotency,
        List<CallbackOrder> callbacks,
        List<Dependency> after,
        List<Continuation> continuations) {

    /** How many tasks may be handed in as one with all their continuations. */
    public static final int MAX_FAMILY = 100;

    public Submission {
        callbacks = List.copyOf(callbacks);
        after = List.copyOf(after);
        continuations = List.copyOf(continuations);
    }

    /** A task that nobody is told of, and that has to do with no other. */
    public Submission(TaskSpec spec, SubmitOptions options, @Nullable RequestKey idempotency) {
        this(spec, options, idempotency, List.of(), List.of(), List.of());
    }

    /** How many tasks it is, with all its continuations. */
    public int family() {
        return 1 + continuations.stream().mapToInt(each -> each.task().family()).sum();
    }

    /**
     * The {@code Idempotency-Key} of the request.
     *
     * @param fingerprint of the request's body
     */
    public record RequestKey(String path, String key, String fingerprint) {}
}
