package dev.millrace.engine;

/** How a new task may enter its pool. */
enum Admission {
    /** A slot is reserved for it: it is to be recorded as running. */
    START,
    /** A place in the queue is reserved for it. */
    QUEUE
}
