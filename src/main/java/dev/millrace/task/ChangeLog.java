package dev.millrace.task;

import java.util.List;
import java.util.Optional;

/**
 * The latest changes of all futures, in the order of commits, so that whoever was away can catch up without a gap.
 *
 * <p>Bounded: it goes back at least {@value #KEPT} changes. Reads block and throw {@link Refusal.StoreUnavailable} if the
 * store cannot be reached.
 */
public interface ChangeLog {

    /** How many changes can be caught up with. */
    int KEPT = 1_000_000;

    /**
     * A change as it is remembered.
     *
     * @param state the state that the future came to
     * @param attempt the number of its latest attempt then
     */
    record Entry(long number, FutureId future, TaskState state, int attempt) {}

    /** The number of the latest change; 0 before the first. */
    long latest();

    /**
     * Changes after the one of the given number, in order: up to {@code limit} or a few more; empty list: there are no later
     * ones; empty: the log does not go back so far, or never came so far.
     */
    Optional<List<Entry>> since(long number, int limit);
}
