package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonValue;

/** How an attempt ended. {@link #spends()} tells whether it used up one of the future's {@code maxAttempts}. */
public enum EndedBy {
    OK("ok", true),
    ERROR("error", true),
    TIMEOUT("timeout", true),
    CANCELLED("cancelled", true),
    /** Ran out of memory. */
    OOM("oom", true),
    /** The process that ran it died. */
    CRASHED("crashed", true),
    /** The node that ran it was given up on. */
    LOST("lost", false),
    /** Handed back because the server drains. */
    INTERRUPTED("interrupted", false);

    private final String wire;
    private final boolean spends;

    EndedBy(String wire, boolean spends) {
        this.wire = wire;
        this.spends = spends;
    }

    @JsonValue
    public String wire() {
        return wire;
    }

    public boolean spends() {
        return spends;
    }
}
