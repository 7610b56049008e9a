package dev.millrace.pool;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a pool stops work. */
public enum CancelMode {
    /** By interrupting its thread: work that never looks goes on. */
    INTERRUPT("interrupt"),
    /** By telling it, and then by killing the process that it runs in. */
    KILL("kill");

    private final String wire;

    CancelMode(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
