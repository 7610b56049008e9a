package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Wakes a pool when something was queued in it. */
record QueueWatch(Pools pools, Dispatcher dispatcher) implements ChangeListener {

    @Override
    public void changed(@Nullable TaskState before, FutureRecord after) {
        if (after.state() == TaskState.QUEUED) {
            pools.find(after.task().pool()).ifPresent(dispatcher::wake);
        }
    }
}
