package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonValue;

/** What becomes of a running task when the server shuts down. */
public enum OnShutdown {
    /** It gets the drain time, is interrupted then, and runs again later. */
    REQUEUE("requeue"),
    /** The drain waits until it has finished, however long that takes. */
    FINISH("finish"),
    /** It is interrupted at once and does not run again (a daemon). */
    ABANDON("abandon");

    private final String wire;

    OnShutdown(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
