package dev.millrace.engine;

import dev.millrace.task.TaskState;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many unfinished futures a pool holds in each state, on all nodes. Guarded by the pool's monitor. */
final class StateCounts {

    private final Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);

    StateCounts(Map<TaskState, Long> unfinished) {
        begin(unfinished);
    }

    /** Forgets what was counted, and goes on from here. */
    void begin(Map<TaskState, Long> unfinished) {
        counts.clear();
        counts.putAll(unfinished);
    }

    /** @param before absent for new futures */
    void move(@Nullable TaskState before, TaskState after, long futures) {
        if (before != null && !before.done()) {
            counts.merge(before, -futures, Long::sum);
        }
        if (!after.done()) {
            counts.merge(after, futures, Long::sum);
        }
    }

    long of(TaskState state) {
        return counts.getOrDefault(state, 0L);
    }

    /** Those that have not started. */
    long pending() {
        return of(TaskState.SCHEDULED) + of(TaskState.WAITING) + of(TaskState.QUEUED);
    }

    /** Those with an attempt under way. */
    long begun() {
        return of(TaskState.RUNNING) + of(TaskState.CANCELLING);
    }
}
