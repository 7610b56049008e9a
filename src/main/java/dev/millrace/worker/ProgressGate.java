package dev.millrace.worker;

import dev.millrace.task.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Tells the server the progress of one call: the latest, at most 4 times a second, and none once it is closed. */
final class ProgressGate {

    private static final long PAUSE_MS = 250;

    private final long id;
    private final MessageChannel<?, Message.FromChild> channel;
    private final ReentrantLock lock = new ReentrantLock();

    /** What was not told yet. Written by the function's thread, taken by the timer's. */
    private volatile @Nullable Progress pending;

    /** Whether the timer is to look; written under the lock. */
    private volatile boolean pausing;

    /** Guarded by the lock. */
    private boolean closed;

    ProgressGate(long id, MessageChannel<?, Message.FromChild> channel) {
        this.id = id;
        this.channel = channel;
    }

    void tell(Progress progress) {
        pending = progress;
        if (!pausing) {
            tellPending();
        }
    }

    /** From now on nothing is told. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void tellPending() {
        lock.lock();
        try {
            var progress = takePending();
            if (progress != null && !closed) {
                Timer.THREAD.schedule(this::tellPending, PAUSE_MS, TimeUnit.MILLISECONDS);
                channel.send(new Message.Progressed(
                        id, progress.completed(), progress.total(), progress.unit(), progress.message()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /** What was not told yet; if it is absent, the next is told at once. */
    private @Nullable Progress takePending() {
        pausing = pending != null;
        // What came between these lines saw a pause that is over.
        pausing = pausing || pending != null;
        var taken = pending;
        pending = null;
        return taken;
    }

    /** Started by the first that tells its progress. */
    private static final class Timer {
        static final ScheduledExecutorService THREAD = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("progress").daemon().factory());
    }
}
