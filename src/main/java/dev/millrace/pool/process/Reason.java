package dev.millrace.pool.process;

/** Why a child is no more. */
enum Reason {
    /** It had done as many tasks as a child may do. */
    RECYCLED("recycled"),
    /** It had nothing to do for too long. */
    IDLE("idle"),
    /** What children are started with was changed. */
    REDEFINED("redefined"),
    /** The pool was made smaller, or takes no more work. */
    SURPLUS("surplus"),
    /** Its task went on after it was told to stop. */
    KILLED("killed"),
    /** Its heap was full, or it took more memory than it may. */
    OOM("oom"),
    /** It ended by itself, or somebody else killed it. */
    CRASHED("crashed"),
    /** What it said was no message. */
    PROTOCOL("protocol"),
    /** It was given a task and did not begin it. */
    UNRESPONSIVE("unresponsive"),
    /** It did not come to be called. */
    START_FAILED("start-failed"),
    /** The pool was closed. */
    CLOSED("closed");

    private final String label;

    Reason(String label) {
        this.label = label;
    }

    /** As meters tell it. */
    String label() {
        return label;
    }

    /** Whether another one has to take its place, as long as there is work: it is no restart otherwise. */
    boolean restarts() {
        return switch (this) {
            case RECYCLED, REDEFINED, KILLED, OOM, CRASHED, PROTOCOL, UNRESPONSIVE, START_FAILED -> true;
            case IDLE, SURPLUS, CLOSED -> false;
        };
    }

    /** Whether the child was well, and had nothing to do. */
    boolean clean() {
        return switch (this) {
            case RECYCLED, IDLE, REDEFINED, SURPLUS, CLOSED -> true;
            case KILLED, OOM, CRASHED, PROTOCOL, UNRESPONSIVE, START_FAILED -> false;
        };
    }
}
