package dev.millrace.engine;

import dev.millrace.task.TaskState;
import org.jspecify.annotations.Nullable;

/** How many futures of a pool came to an end on this node since it started. Guarded by the pool's monitor. */
final class Ends {

    private long afterRunning;
    private long succeeded;
    private long failed;

    /** @param before absent for new futures, which do not count */
    void count(@Nullable TaskState before, TaskState after) {
        if (before == null || !after.done()) {
            return;
        }
        afterRunning += before.active() ? 1 : 0;
        succeeded += after == TaskState.SUCCEEDED ? 1 : 0;
        failed += after == TaskState.FAILED ? 1 : 0;
    }

    /** Those that had run, however they ended. */
    long afterRunning() {
        return afterRunning;
    }

    long succeeded() {
        return succeeded;
    }

    long failed() {
        return failed;
    }
}
