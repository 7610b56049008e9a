package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes done futures whose retention is over, and their content. */
final class Housekeeping {

    private static final int BATCH = 500;

    /** What one node at a time does. */
    private static final String DUTY = "housekeeping";

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final EngineParts parts;
    private final Duration interval;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("millrace-housekeeping").daemon().factory());

    Housekeeping(EngineParts parts, Duration interval) {
        this.parts = parts;
        this.interval = interval;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::run, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    void close() {
        thread.shutdownNow();
    }

    private void run() {
        try {
            if (Blocking.await(parts.nodes().lead(DUTY, parts.node(), interval.multipliedBy(2)))) {
                purge();
            }
        } catch (Refusal.StoreUnavailable e) {
            LOG.debug("nothing is purged while the store is not available");
        } catch (RuntimeException e) {
            LOG.error("could not purge", e);
        }
    }

    /** Purges everything that is over now; batch by batch, so that other writes get in between. */
    void purge() {
        List<FutureRecord> purged;
        do {
            purged = Blocking.await(parts.store().purge(parts.clock().instant(), BATCH));
            // The rows first: a crash in between leaves bytes that the next sweep finds, never a future without them.
            purged.forEach(parts.bin()::discard);
        } while (purged.size() == BATCH && !Thread.currentThread().isInterrupted());
    }
}
