package dev.millrace.store.commit;

import dev.millrace.task.Refusal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of refused writes, now and then: an outage refuses every write, and a log that told of each would fill the disk. */
public final class RefusedWrites {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedWrites.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

    /** Guarded by this. */
    private long lastWarning = System.nanoTime() - BETWEEN_WARNINGS.toNanos();

    public synchronized Refusal warnOf(Refusal refusal) {
        long now = System.nanoTime();
        if (now - lastWarning >= BETWEEN_WARNINGS.toNanos()) {
            lastWarning = now;
            LOG.atWarn().setCause(refusal.getCause()).log("a write was refused: {}", refusal.getMessage());
        }
        return refusal;
    }
}
