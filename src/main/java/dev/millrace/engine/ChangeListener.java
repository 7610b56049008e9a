package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Learns of every committed change of a future, and of nothing that is not committed. */
interface ChangeListener {

    /**
     * Called once a change, in the order of commits for each future, on a thread that must not be held up: returns soon,
     * never blocks, never throws.
     *
     * @param before the state before; absent for a new future
     */
    void changed(@Nullable TaskState before, FutureRecord after);
}
