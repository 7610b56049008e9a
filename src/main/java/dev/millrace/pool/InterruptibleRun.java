package dev.millrace.pool;

import dev.millrace.task.Outcome;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs work on a thread that can be interrupted for exactly as long as it runs that work. */
public final class InterruptibleRun implements Runnable, Execution {

    private final Work work;
    private final Supplier<Outcome> way;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; present while the work runs. */
    private @Nullable Thread runner;

    /** Guarded by the lock. */
    private boolean stopped;

    /** Runs it on the thread itself. */
    public InterruptibleRun(Work work) {
        this(work, work::run);
    }

    /** @param way runs the work, and never throws */
    public InterruptibleRun(Work work, Supplier<Outcome> way) {
        this.work = work;
        this.way = way;
    }

    @Override
    public void run() {
        begin();
        Outcome outcome;
        try {
            outcome = way.get();
        } finally {
            end();
        }
        work.ended(outcome);
    }

    private void begin() {
        lock.lock();
        try {
            runner = Thread.currentThread();
            if (stopped) {
                runner.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** INVARIANT: after this no interrupt of {@link #stop} reaches the thread, and none is left over. */
    private void end() {
        lock.lock();
        try {
            runner = null;
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            if (runner != null) {
                runner.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
