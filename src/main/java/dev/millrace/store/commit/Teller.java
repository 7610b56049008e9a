package dev.millrace.store.commit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tells outcomes in the order of commits, beside the writer. Only the writer's thread hands them over.
 *
 * <p>The wait for the disk, and whoever depends on an outcome, are here, so the next transaction is written meanwhile.
 */
final class Teller<E> implements Runnable {

    /** Transactions committed and not told yet; at the bound the writer waits. */
    private static final int AHEAD = 2;

    private final Consumer<E> telling;
    private final Backlog<E> settled = new Backlog<>(Integer.MAX_VALUE);
    private final AtomicInteger untold = new AtomicInteger();

    Teller(Consumer<E> telling) {
        this.telling = telling;
    }

    /** Whether everything handed over was told. */
    boolean idle() {
        return untold.get() == 0;
    }

    void hand(E transaction) throws InterruptedException {
        synchronized (untold) {
            while (untold.get() >= AHEAD) {
                untold.wait();
            }
        }
        untold.incrementAndGet();
        settled.add(transaction);
    }

    /** Lets {@link #run} return when everything handed over was told. */
    void close() {
        settled.close();
    }

    @Override
    public void run() {
        try {
            for (var next = settled.take(1); !next.isEmpty(); next = settled.take(1)) {
                telling.accept(next.getFirst());
                synchronized (untold) {
                    untold.decrementAndGet();
                    untold.notifyAll();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
