package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonValue;

/** The order in which a pool takes from its queue, expressed as one 64-bit rank, lowest first. */
public enum QueueOrder {
    /** First in, first out. */
    FIFO("fifo"),
    /** Last in, first out. */
    LIFO("lifo"),
    /** Higher priority first, then first in, first out. */
    PRIORITY("priority");

    /** Farther apart than any two times in microseconds until the year 2112, so priorities never overlap. */
    public static final long PRIORITY_STEP = 1L << 52;

    private final String wire;

    QueueOrder(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }

    /** An order that gives this rank to a task that became runnable at the given time. */
    static QueueOrder of(long rank, long runnableMicros, int priority) {
        if (rank == FIFO.rank(runnableMicros, priority)) {
            return FIFO;
        }
        return rank == LIFO.rank(runnableMicros, priority) ? LIFO : PRIORITY;
    }

    /** The rank of a task that became runnable at the given time, in microseconds since 1970. */
    public long rank(long runnableMicros, int priority) {
        return switch (this) {
            case FIFO -> runnableMicros;
            case LIFO -> -runnableMicros;
            case PRIORITY -> -priority * PRIORITY_STEP + runnableMicros;
        };
    }
}
