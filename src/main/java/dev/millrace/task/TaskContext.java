package dev.millrace.task;

import java.util.Optional;

/** What a running attempt may ask of its surroundings, and tell them. Used by the attempt's own threads. */
public interface TaskContext {

    FutureId id();

    /** The number of this attempt, from 1. */
    int attempt();

    /** Whether the attempt was told to stop: cancelled, timed out, or the server drains. */
    boolean stopRequested();

    /**
     * Leaves when the attempt was told to stop; to be called every few milliseconds of work.
     *
     * @throws InterruptedException if it was
     */
    default void checkStop() throws InterruptedException {
        if (stopRequested()) {
            throw new InterruptedException("told to stop");
        }
    }

    /** Tells how far the work is; cheap, so call it as often as you like. */
    void progress(Progress progress);

    /** The content of a future that the task named as input, if it still exists. */
    Optional<ContentRef> input(FutureId id);
}
