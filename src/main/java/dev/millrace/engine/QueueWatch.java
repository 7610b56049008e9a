package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Wakes a pool when something was queued in it, or when something of it ended and its total may leave room for another. */
record QueueWatch(Pools pools, Dispatcher dispatcher) implements ChangeListener {

    @Override
    public void changed(@Nullable TaskState before, FutureRecord after) {
        boolean queued = after.state() == TaskState.QUEUED;
        if (queued || ends(before, after.state())) {
            pools.find(after.task().pool())
                    .filter(pool -> queued || pool.shared())
                    .ifPresent(dispatcher::wake);
        }
    }

    /** Whether an attempt is not under way any more. */
    static boolean ends(@Nullable TaskState before, TaskState after) {
        return before != null && before.active() && !after.active();
    }
}
