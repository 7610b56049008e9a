package dev.millrace.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a pool is set up.
 *
 * @param size tasks running at once, 1 to {@value #MAX_SIZE}; on platform threads at most {@value #MAX_PLATFORM_SIZE}, in
 *     processes at most {@value #MAX_PROCESS_SIZE}; of each node
 * @param maxTotal attempts of its tasks under way at once on all nodes together, 1 to {@value #MAX_TOTAL}; needs a queue, which
 *     they pass through. Absent: no limit
 * @param queueCapacity futures that have not started, 0 to {@value #MAX_CAPACITY}; one more is refused
 * @param timeout the limit of one attempt for tasks that name none
 * @param bandwidth the most bytes a second that its tasks fetch together, at least {@value #MIN_BANDWIDTH}; absent: no limit
 * @param process how the processes are set up; present exactly in pools of that kind, where it has defaults
 */
public record PoolDefinition(
        PoolName name,
        PoolKind kind,
        int size,
        @Nullable Integer maxTotal,
        int queueCapacity,
        QueueOrder order,
        Duration timeout,
        @Nullable Long bandwidth,
        @Nullable ProcessSettings process) {

    public static final long MIN_BANDWIDTH = 1024;

    /** What is wrong with a total of a pool whose queue takes nothing. */
    public static final String NEEDS_A_QUEUE = "needs a queueCapacity of at least 1: whatever runs has been queued";

    public static final int MAX_SIZE = 100_000;
    public static final int MAX_PLATFORM_SIZE = 1_000;
    public static final int MAX_PROCESS_SIZE = 256;
    public static final int MAX_TOTAL = 1_000_000;
    public static final int MAX_CAPACITY = 100_000_000;

    /** @throws Refusal.Invalid if what it asks for does not go with its kind, or there may not be as much */
    @JsonCreator
    public PoolDefinition {
        if (kind == PoolKind.PLATFORM && size > MAX_PLATFORM_SIZE) {
            throw new Refusal.Invalid("size", "must be at most " + MAX_PLATFORM_SIZE + " on platform threads");
        }
        if (kind == PoolKind.PROCESS) {
            process = process == null ? ProcessSettings.DEFAULT : process;
            checkProcesses(size, process.warm());
        } else if (process != null) {
            throw new Refusal.Invalid("kind", "has no processes to set up: they are of pools of kind process only");
        }
        if (maxTotal != null && (maxTotal < 1 || maxTotal > MAX_TOTAL)) {
            throw new Refusal.Invalid("maxTotal", "must be from 1 to " + MAX_TOTAL);
        }
        if (maxTotal != null && queueCapacity == 0) {
            throw new Refusal.Invalid("maxTotal", NEEDS_A_QUEUE);
        }
        if (bandwidth != null && bandwidth < MIN_BANDWIDTH) {
            throw new Refusal.Invalid("bandwidth", "must be at least " + MIN_BANDWIDTH + " bytes a second");
        }
    }

    /** The same, to be shown: without what may be secret. */
    public PoolDefinition masked() {
        return process == null
                ? this
                : new PoolDefinition(
                        name, kind, size, maxTotal, queueCapacity, order, timeout, bandwidth, process.masked());
    }

    private static void checkProcesses(int size, int warm) {
        if (size > MAX_PROCESS_SIZE) {
            throw new Refusal.Invalid("size", "must be at most " + MAX_PROCESS_SIZE + " processes");
        }
        if (warm > size) {
            throw new Refusal.Invalid("warm", "must be at most the size of the pool");
        }
    }

    /** A pool of threads without a limit of bandwidth, or one of processes as they are by default. */
    public PoolDefinition(
            PoolName name, PoolKind kind, int size, int queueCapacity, QueueOrder order, Duration timeout) {
        this(name, kind, size, null, queueCapacity, order, timeout, null, null);
    }

    /** How many attempts may run on one node at once. */
    public int slots() {
        return maxTotal == null ? size : Math.min(size, maxTotal);
    }
}
