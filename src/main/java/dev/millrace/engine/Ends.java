package dev.millrace.engine;

import dev.millrace.task.TaskState;
import org.jspecify.annotations.Nullable;

/** How many futures of a pool came to an end on this node since it started. Thread-safe. */
final class Ends {

    private long afterRunning;
    private long succeeded;
    private long failed;

    /** @param before absent for new futures, which do not count */
    synchronized void count(@Nullable TaskState before, TaskState after) {
        if (before == null || !after.done()) {
            return;
        }
        afterRunning += before.active() ? 1 : 0;
        succeeded += after == TaskState.SUCCEEDED ? 1 : 0;
        failed += after == TaskState.FAILED ? 1 : 0;
    }

    /** Those that had run, however they ended. */
    synchronized long afterRunning() {
        return afterRunning;
    }

    synchronized long succeeded() {
        return succeeded;
    }

    synchronized long failed() {
        return failed;
    }
}
