package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a pool is set up.
 *
 * @param size tasks running at once, 1 to {@value #MAX_SIZE}; on platform threads at most {@value #MAX_PLATFORM_SIZE}
 * @param queueCapacity futures that have not started, 0 to {@value #MAX_CAPACITY}; one more is refused
 * @param timeout the limit of one attempt for tasks that name none
 * @param bandwidth the most bytes a second that its tasks fetch together, at least {@value #MIN_BANDWIDTH}; absent: no limit
 */
public record PoolDefinition(
        PoolName name,
        PoolKind kind,
        int size,
        int queueCapacity,
        QueueOrder order,
        Duration timeout,
        @Nullable Long bandwidth) {

    public static final long MIN_BANDWIDTH = 1024;

    public static final int MAX_SIZE = 100_000;
    public static final int MAX_PLATFORM_SIZE = 1_000;
    public static final int MAX_CAPACITY = 100_000_000;

    /** @throws Refusal.Invalid if it asks for more platform threads than there may be, or for too little bandwidth */
    @JsonCreator
    public PoolDefinition {
        if (kind == PoolKind.PLATFORM && size > MAX_PLATFORM_SIZE) {
            throw new Refusal.Invalid("size", "must be at most " + MAX_PLATFORM_SIZE + " on platform threads");
        }
        if (bandwidth != null && bandwidth < MIN_BANDWIDTH) {
            throw new Refusal.Invalid("bandwidth", "must be at least " + MIN_BANDWIDTH + " bytes a second");
        }
    }

    /** A pool without a limit of bandwidth. */
    public PoolDefinition(
            PoolName name, PoolKind kind, int size, int queueCapacity, QueueOrder order, Duration timeout) {
        this(name, kind, size, queueCapacity, order, timeout, null);
    }
}
