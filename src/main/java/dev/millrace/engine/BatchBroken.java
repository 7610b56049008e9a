package dev.millrace.engine;

import dev.millrace.task.BatchId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream of tasks that did not come to its end. What was taken before stays and is run; the rest was not recorded. An
 * answer, so it has no stack trace; its cause says what happened.
 */
public final class BatchBroken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exception why;
    private final transient @Nullable BatchId batch;
    private final long taken;

    BatchBroken(Exception why, @Nullable BatchId batch, long taken) {
        super(why.getMessage(), why, false, false);
        this.why = why;
        this.batch = batch;
        this.taken = taken;
    }

    public Exception why() {
        return why;
    }

    /** The batch of what was taken; empty if nothing was. */
    public Optional<BatchId> batch() {
        return Optional.ofNullable(batch);
    }

    /** How many tasks were taken: always the first of the stream. */
    public long taken() {
        return taken;
    }
}
