package dev.millrace.pool;

/** Threads, or processes, that run work. Safe for use by many threads. */
public interface Pool extends AutoCloseable {

    /**
     * Runs work at once. Never blocks, and never refuses: the caller sees to it that no more runs than the pool's size.
     */
    Execution start(Work work);

    /** How work is stopped. */
    CancelMode cancelMode();

    /** Changes how much can run at once; work under way is not disturbed. */
    void resize(int size);

    /** Ends the pool's idle threads; work under way is neither stopped nor waited for. */
    @Override
    void close();
}
