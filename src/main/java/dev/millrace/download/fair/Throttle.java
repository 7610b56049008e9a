package dev.millrace.download.fair;

import dev.millrace.task.TaskContext;
import io.github.bucket4j.BlockingStrategy;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds one attempt to the limits of bandwidth that apply to it: its own, its pool's, and the server's. Any number of its
 * threads may use it at once; together they keep the limits.
 *
 * <p>Of the limits that it shares with others, an attempt has the same part whatever the number of its threads: they take
 * turns, so that it is in debt for one piece at a time, as one with a single thread is. Who has nothing to take leaves its turns to
 * those who have.
 */
public final class Throttle implements AutoCloseable {

    /** A change of a limit is felt no later than that. */
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

    private final Flow server;
    private final Flow pool;
    private final Flow task;
    private final TaskContext context;
    private final BlockingStrategy pauses;
    private final Runnable onClose;

    /** Whose turn it is to take of the shared limits, and to pause for it; in the order in which they asked. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Of its own limit, which holds for it alone, and those that it shares. */
    Throttle(Flow task, Shared shared, TaskContext context, BlockingStrategy pauses, Runnable onClose) {
        this.task = task;
        this.pool = shared.pool();
        this.server = shared.server();
        this.context = context;
        this.pauses = pauses;
        this.onClose = onClose;
    }

    /** The limits that others have a part in. */
    record Shared(Flow pool, Flow server) {}

    /** How much to read at once at the most, so that the bytes come evenly: at least 1, and no more than wanted. */
    public int most(int wanted) {
        pool.limitTo(context.poolBandwidth());
        return Math.min(Math.min(wanted, task.most()), Math.min(pool.most(), server.most()));
    }

    /**
     * Takes what was read, and pauses for as long as that takes at the limits.
     *
     * @param bytes 0 or less is nothing
     */
    public void took(int bytes) throws InterruptedException {
        if (bytes <= 0) {
            return;
        }
        if (pool.bytes() == 0 && server.bytes() == 0) {
            pause(task.take(bytes));
            return;
        }
        turn.lockInterruptibly();
        try {
            pause(Math.max(task.take(bytes), Math.max(pool.take(bytes), server.take(bytes))));
        } finally {
            turn.unlock();
        }
    }

    private void pause(long wanted) throws InterruptedException {
        long nanos = wanted;
        long limit = pool.bytes();
        while (nanos > 0 && pool.bytes() == limit) {
            long step = Math.min(nanos, LONGEST_PAUSE);
            pauses.park(step);
            nanos -= step;
            pool.limitTo(context.poolBandwidth());
        }
    }

    /** Leaves its part of the shared limits to the others; to be called once. */
    @Override
    public void close() {
        onClose.run();
    }
}
