package dev.millrace.download;

import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads of the connections over which one file is fetched, virtual ones. Closing it waits for all, and passes an
 * interrupt on to them.
 *
 * <p>Once everything is here, nobody waits for the network any more: whoever does is interrupted. Whoever writes is not, for
 * what is written then is part of everything.
 */
final class Crew implements AutoCloseable {

    /** What waits for the network, and does nothing else that an interrupt could spoil. */
    @FunctionalInterface
    interface Wait<T> {
        T end() throws IOException, InterruptedException;
    }

    private final ExecutorService threads;

    // Both are guarded by this.
    private final Set<Thread> waiting = new HashSet<>();
    private boolean done;

    /** @param name of the threads, with a number behind it */
    Crew(String name) {
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name, 1).factory());
    }

    /** Does nothing once they were told to stop. */
    void start(Runnable work) {
        try {
            threads.execute(Context.current().wrap(work));
        } catch (RejectedExecutionException _) {
            // one that was quick to end them all
        }
    }

    /** @throws InterruptedException also if everything is here already */
    <T> T network(Wait<T> wait) throws IOException, InterruptedException {
        begin();
        try {
            return wait.end();
        } finally {
            end();
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (done) {
            throw new InterruptedException("everything is here");
        }
        waiting.add(Thread.currentThread());
    }

    private synchronized void end() {
        waiting.remove(Thread.currentThread());
    }

    /** Everything is here, or is being written. */
    synchronized void done() {
        done = true;
        waiting.forEach(Thread::interrupt);
    }

    synchronized boolean isDone() {
        return done;
    }

    /** Tells all to stop, whatever they are at. */
    void stop() {
        threads.shutdownNow();
    }

    @Override
    public void close() {
        threads.close();
    }
}
