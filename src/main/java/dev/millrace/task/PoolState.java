package dev.millrace.task;

/** Whether a pool takes and starts tasks. The names are the wire names. */
public enum PoolState {
    /** Takes and starts tasks. */
    RUNNING,
    /** Takes tasks and starts none. */
    PAUSED,
    /** Takes none, starts none, and still runs what had started. */
    DRAINING,
    /** Takes none and runs none; what is queued stays until the pool is resumed. */
    SHUT_DOWN
}
