package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a future is not running, or not getting on, or, while it is being cancelled, not ending. */
public sealed interface WaitingOn {

    /**
     * A free slot of its pool.
     *
     * @param position 1 for the next to start; absent where it was not counted, and counted to {@value #MAX_POSITION}
     * @param maxTotal the limit of its pool over all nodes, if that is reached: a free slot of one of them is of no use then
     */
    record Queue(@Nullable Integer position, @Nullable Integer maxTotal) implements WaitingOn {
        public static final int MAX_POSITION = 10_000;
    }

    /** The time before which it is not to start. */
    record Time(Instant until) implements WaitingOn {}

    /** The pause before the next attempt. */
    record Retry(Instant until) implements WaitingOn {}

    /** A free connection to a host, of which there may be only so many; it holds its slot meanwhile. */
    record Host(String name) implements WaitingOn {}

    /** A host that asked not to be asked again before a time. */
    record ClosedHost(String name, Instant until) implements WaitingOn {}

    /** Someone to resume its pool, which is paused or shut down. */
    record Pool(PoolName name, PoolState state) implements WaitingOn {}

    /** Its own work, which was told to stop at this time and has not ended yet. */
    record Stopping(Instant since) implements WaitingOn {}

    /**
     * Other futures to end.
     *
     * @param futures those that are not done yet, the first {@value #MOST} of them; absent where nobody looked
     * @param count how many they are; absent likewise
     */
    record Dependencies(
            @Nullable List<FutureId> futures, @Nullable Integer count) implements WaitingOn {
        public static final int MOST = 10;

        public Dependencies {
            futures = futures == null ? null : List.copyOf(futures);
        }

        /** Of one that was not looked at. */
        static final Dependencies UNKNOWN = new Dependencies(null, null);

        static Dependencies of(List<FutureId> open) {
            return new Dependencies(open.stream().limit(MOST).toList(), open.size());
        }
    }

    /** A free slot of another pool than its own, in which its work is to go on. */
    record Slot(PoolName pool) implements WaitingOn {}
}
