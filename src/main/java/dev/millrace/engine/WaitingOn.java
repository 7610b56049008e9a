package dev.millrace.engine;

import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why a future is not running, or, while it is being cancelled, not ending. */
public sealed interface WaitingOn {

    /**
     * A free slot of its pool.
     *
     * @param position 1 for the next to start; absent where it was not counted, and counted to {@value #MAX_POSITION}
     */
    record Queue(@Nullable Integer position) implements WaitingOn {
        public static final int MAX_POSITION = 10_000;
    }

    /** The time before which it is not to start. */
    record Time(Instant until) implements WaitingOn {}

    /** The pause before the next attempt. */
    record Retry(Instant until) implements WaitingOn {}

    /** Someone to resume its pool, which is paused or shut down. */
    record Pool(PoolName name, PoolState state) implements WaitingOn {}

    /** Its own work, which was told to stop at this time and has not ended yet. */
    record Stopping(Instant since) implements WaitingOn {}
}
