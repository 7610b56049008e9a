package dev.millrace.task;

/** Why a running attempt was told to stop. */
public enum StopReason {
    CANCEL,
    TIMEOUT,
    /** The server drains, and the task is to run again later. */
    DRAIN,
    /** The server drains, and the task is not to run again. */
    ABANDON
}
