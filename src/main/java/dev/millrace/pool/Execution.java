package dev.millrace.pool;

/** Work under way in a pool. */
public interface Execution {

    /**
     * Tells the work to stop, by the means the pool has; returns at once. The end is told by {@link Work#ended} as ever.
     * Does nothing once the work has ended. Safe to call many times, even concurrently.
     */
    void stop();
}
