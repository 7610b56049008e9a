package dev.millrace.security;

/** What the holder of a key may do. */
public enum Role {
    /** Sees everything, and changes nothing. */
    READER,
    /** Submits tasks, and sees and changes only its own futures and batches. */
    SUBMITTER,
    /** May do everything. */
    ADMIN
}
