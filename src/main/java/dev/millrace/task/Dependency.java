package dev.millrace.task;

import java.util.Locale;

/**
 * What a future waits for: that another one ends, and how.
 *
 * @param predecessor the future that has to be done first
 */
public record Dependency(FutureId predecessor, Condition condition) {

    /** How the predecessor has to end for its successor to run. */
    public enum Condition {
        /** {@code SUCCEEDED}; otherwise the successor fails. */
        SUCCESS,
        /** {@code FAILED} or {@code CANCELLED}; otherwise the successor is not needed and is cancelled. */
        FAILURE,
        /** In whatever way. */
        DONE;

        /** The name on the wire. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether a predecessor that ended in this state lets its successor run. */
        public boolean met(TaskState end) {
            return switch (this) {
                case SUCCESS -> end == TaskState.SUCCEEDED;
                case FAILURE -> end != TaskState.SUCCEEDED;
                case DONE -> true;
            };
        }
    }
}
