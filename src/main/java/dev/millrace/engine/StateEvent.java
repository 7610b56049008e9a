package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a future stands, told to the readers of event streams. One change is one object for all who read of it, so that what
 * it looks like on the wire is made once. Safe for use by many threads.
 */
public final class StateEvent implements Told {

    private final @Nullable Long number;
    private final FutureRecord record;
    private final Snapshots snapshots;

    /** Written by any reader; two that come at once write the same. */
    private volatile byte @Nullable [] written;

    StateEvent(@Nullable Long number, FutureRecord record, Snapshots snapshots) {
        this.number = number;
        this.record = record;
        this.snapshots = snapshots;
    }

    /** Whoever has seen this event has seen every change up to that number; absent while that cannot be said. */
    public @Nullable Long number() {
        return number;
    }

    public FutureSnapshot future() {
        return snapshots.uncounted(record);
    }

    FutureRecord record() {
        return record;
    }

    /**
     * The event on the wire.
     *
     * @param writer makes it; the same for every reader
     */
    public byte[] written(Function<StateEvent, byte[]> writer) {
        var bytes = written;
        if (bytes == null) {
            bytes = writer.apply(this);
            written = bytes;
        }
        return bytes;
    }
}
