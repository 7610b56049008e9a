package dev.millrace.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a running attempt may ask of its surroundings, and tell them. Used by the attempt's own threads. */
public interface TaskContext {

    FutureId id();

    /** The number of this attempt, from 1. */
    int attempt();

    /** Whether the attempt was told to stop: cancelled, timed out, or the server drains. */
    boolean stopRequested();

    /** Why it was told to stop; {@code null} if it was not, or if that is not known. */
    default @Nullable StopReason stopReason() {
        return null;
    }

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

    /** The most bytes a second that all tasks of the pool may move together, as it is set now; absent: no limit. */
    @Nullable
    Long poolBandwidth();

    /** The pool that the future belongs to. */
    PoolName poolName();

    /**
     * Tells that the work is held up until the result is closed, since there are too many connections to a host.
     *
     * @param host as people know it
     */
    HoldUp waitingFor(String host);

    /**
     * Tells that a host asked for a pause, which the next attempt is going to wait for.
     *
     * @param host in lower case
     */
    default void heldBackBy(String host) {}

    /** A time in which work is held up. */
    @FunctionalInterface
    interface HoldUp extends AutoCloseable {

        /** Tells that the work goes on. */
        @Override
        void close();
    }

    /** The content of a future that the task named as input, if it still exists. */
    Optional<ContentRef> input(FutureId id);

    /** A future that the task named as input, as it is now, if it still exists. */
    default Optional<FutureRecord> inputFuture(FutureId id) {
        return Optional.empty();
    }
}
