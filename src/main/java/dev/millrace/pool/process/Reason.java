package dev.millrace.pool.process;

/** Why a child is no more. */
enum Reason {
    /** It had done as many tasks as a child may do. */
    RECYCLED("recycled"),
    /** It had nothing to do for too long. */
    IDLE("idle"),
    /** The pool was set up otherwise, or made smaller. */
    REDEFINED("redefined"),
    /** Its task went on after it was told to stop. */
    KILLED("killed"),
    /** Its heap was full, or it took more memory than it may. */
    OOM("oom"),
    /** It ended by itself, or somebody else killed it. */
    CRASHED("crashed"),
    /** What it said was no message. */
    PROTOCOL("protocol"),
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
}
