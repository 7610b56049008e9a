package dev.millrace.engine;

/** What can be waited for of a pool. */
enum Calm {
    NOTHING_RUNS,
    NOTHING_UNFINISHED
}
