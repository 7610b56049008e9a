package dev.millrace.store.commit;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells outcomes in the order of commits, beside the writer. Only the writer's thread hands batches over.
 *
 * <p>Whoever depends on an outcome runs here, so the next batch is written meanwhile.
 */
final class Teller implements Runnable {

    /** Batches committed and not told yet; at the bound the writer waits. */
    private static final int AHEAD = 4;

    private final Backlog<List<? extends Pending<?, ?>>> batches = new Backlog<>(Integer.MAX_VALUE);
    private final AtomicInteger untold = new AtomicInteger();

    /** Whether everything handed over was told. */
    boolean idle() {
        return untold.get() == 0;
    }

    void hand(List<? extends Pending<?, ?>> batch) throws InterruptedException {
        synchronized (untold) {
            while (untold.get() >= AHEAD) {
                untold.wait();
            }
        }
        untold.incrementAndGet();
        batches.add(batch);
    }

    /** Lets {@link #run} return when everything handed over was told. */
    void close() {
        batches.close();
    }

    @Override
    public void run() {
        try {
            for (var next = batches.take(1); !next.isEmpty(); next = batches.take(1)) {
                next.getFirst().forEach(Pending::tell);
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
