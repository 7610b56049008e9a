package dev.millrace.engine;

import dev.millrace.task.Refusal;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what needs the store on a thread of its own, and again and again while it cannot be done. */
record Insisting(ScheduledExecutorService timer) {

    private static final long TRY_AGAIN_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Insisting.class);

    /** Returns at once. */
    void on(String thread, Runnable work) {
        until(thread, () -> {
            work.run();
            return true;
        });
    }

    /**
     * The same for what may have to be done again although the store is there.
     *
     * @param work tells whether it is done
     */
    void until(String thread, BooleanSupplier work) {
        Thread.ofVirtual().name(thread).start(() -> {
            if (!done(thread, work)) {
                later(thread, work);
            }
        });
    }

    private static boolean done(String name, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("{}: the store is away", name);
            return false;
        }
    }

    private void later(String thread, BooleanSupplier work) {
        try {
            timer.schedule(() -> until(thread, work), TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            LOG.debug("{}: given up, as the server stops", thread);
        }
    }
}
