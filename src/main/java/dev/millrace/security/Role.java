package dev.millrace.security;

import java.util.Locale;

/** What the holder of a key may do. */
public enum Role {
    /** Sees everything, and changes nothing. */
    READER,
    /** Submits tasks, and sees and changes only its own futures and batches. */
    SUBMITTER,
    /** May do everything. */
    ADMIN;

    /** As configuration, log lines and problems name it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
