package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a pool runs its tasks on. */
public enum PoolKind {
    /** As many platform threads as the pool's size: for computing. */
    PLATFORM("platform"),
    /** One virtual thread a task, at most the pool's size at once: for waiting on I/O. */
    VIRTUAL("virtual"),
    /** As many processes as the pool's size, one task at a time in each: for computing that may fail badly. */
    PROCESS("process");

    private final String wire;

    PoolKind(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
