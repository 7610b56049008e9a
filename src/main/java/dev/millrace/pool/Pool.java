package dev.millrace.pool;

import dev.millrace.task.PoolDefinition;
import java.util.List;

/** Threads, or processes, that run work. Safe for use by many threads. */
public interface Pool extends AutoCloseable {

    /**
     * Runs work at once. Never blocks, and never refuses: the caller sees to it that no more runs than the pool's size.
     */
    Execution start(Work work);

    /** How work is stopped. */
    CancelMode cancelMode();

    /**
     * Takes over what changed in its definition; work under way is not disturbed. Returns soon.
     *
     * @param definition of the same name and kind
     */
    void redefine(PoolDefinition definition);

    /**
     * Tells whether no work is to be expected until told otherwise: then nothing is kept ready for it. Work may come all the
     * same. Returns soon. To be told once after the pool was made, before which it need not keep anything ready either.
     */
    default void dormant(boolean now) {}

    /** The processes that it runs work in and that are ready, oldest first; none of a pool of threads. */
    default List<ChildStatus> children() {
        return List.of();
    }

    /** Ends the pool's idle threads; work under way is neither stopped nor waited for. */
    @Override
    void close();
}
