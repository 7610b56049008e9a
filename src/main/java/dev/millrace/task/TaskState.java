package dev.millrace.task;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a future stands. The names are the wire names.
 *
 * <p>The three final states are {@link #done()}; a done future changes only by a retry that was asked for by hand.
 */
public enum TaskState {
    /** Not before a time: a delay, or the pause before a retry. */
    SCHEDULED,
    /** Held back by a lock, limit, gate or dependency. */
    WAITING,
    /** Runnable now; only a free slot is missing. */
    QUEUED,
    /** An attempt holds a slot. */
    RUNNING,
    /** A cancel was recorded, and the attempt still holds its slot until its work has really ended. */
    CANCELLING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    private static final Map<TaskState, Set<TaskState>> NEXT = Map.of(
            SCHEDULED, EnumSet.of(QUEUED, FAILED, CANCELLED),
            WAITING, EnumSet.of(SCHEDULED, QUEUED, FAILED, CANCELLED),
            QUEUED, EnumSet.of(RUNNING, FAILED, CANCELLED),
            RUNNING, EnumSet.of(SCHEDULED, QUEUED, CANCELLING, SUCCEEDED, FAILED, CANCELLED),
            CANCELLING, EnumSet.of(SUCCEEDED, FAILED, CANCELLED),
            SUCCEEDED, EnumSet.noneOf(TaskState.class),
            FAILED, EnumSet.of(WAITING, QUEUED),
            CANCELLED, EnumSet.of(WAITING, QUEUED));

    public boolean done() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** Whether an attempt is under way and holds a slot. */
    public boolean active() {
        return this == RUNNING || this == CANCELLING;
    }

    /** Whether the future waits for its (next) start and so counts against the capacity of its pool's queue. */
    public boolean pending() {
        return this == SCHEDULED || this == WAITING || this == QUEUED;
    }

    public boolean canBecome(TaskState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
