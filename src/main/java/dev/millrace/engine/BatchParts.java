package dev.millrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a stream of tasks and is not recorded yet, on its way from the thread that reads to the one that
 * records: at most one part. Guarded by its monitor.
 */
final class BatchParts {

    /** A part is complete with so many tasks. */
    static final int MOST_TASKS = 1_024;

    /** Or with so many bytes as they came in. */
    static final int MOST_BYTES = 1 << 20;

    /** Or when the sender has sent nothing for so long: what a slow one sends is to be durable soon. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * One task of the stream.
     *
     * @param family its futures: its own, and those of its continuations
     */
    record Item(Submission task, long line, List<Planner.Planned> family) {}

    private List<Item> items = new ArrayList<>();
    private int bytes;
    private boolean ended;
    private boolean dropped;
    private boolean waitingForSender;
    private long waitingSince;
    private @Nullable RuntimeException failure;

    /**
     * Adds a task; blocks while the part before is complete and not taken.
     *
     * @throws RuntimeException what made the recording fail
     */
    synchronized void add(Item item, int itemBytes) throws InterruptedException {
        while (full() && failure == null) {
            wait();
        }
        throwFailure();
        items.add(item);
        bytes += itemBytes;
        if (full()) {
            notifyAll();
        }
    }

    private boolean full() {
        return items.size() >= MOST_TASKS || bytes >= MOST_BYTES;
    }

    /** The reading thread is about to wait for the sender, or has heard from it again. */
    synchronized void waitsForSender(boolean waits) {
        waitingForSender = waits;
        waitingSince = System.nanoTime();
        if (waits && !items.isEmpty()) {
            notifyAll();
        }
    }

    /** Nothing more comes; what is there is a part. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Nothing more comes, and what is no complete part is not to be recorded. */
    synchronized void drop() {
        if (!full()) {
            items = new ArrayList<>();
        }
        dropped = true;
        end();
    }

    /** Nothing more can be recorded. */
    synchronized void fail(RuntimeException cause) {
        failure = cause;
        drop();
    }

    synchronized boolean dropped() {
        return dropped;
    }

    synchronized void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Blocks until a part is complete, and takes it; empty: there are no more. */
    synchronized List<Item> take() throws InterruptedException {
        while (!complete()) {
            if (waitingForSender && !items.isEmpty()) {
                long left = MOMENT_NANOS - (System.nanoTime() - waitingSince);
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            } else {
                wait();
            }
        }
        var part = items;
        items = new ArrayList<>(Math.min(part.size(), MOST_TASKS));
        bytes = 0;
        notifyAll();
        return part;
    }

    private boolean complete() {
        if (ended || full()) {
            return true;
        }
        return waitingForSender && !items.isEmpty() && System.nanoTime() - waitingSince >= MOMENT_NANOS;
    }
}
