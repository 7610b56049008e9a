package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what other nodes, or earlier lives of this one, left when they died: attempts that ran are lost, and batches whose
 * tasks were still coming in get no more.
 */
final class Recovery {

    private static final int BATCH = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final EngineParts parts;
    private final Duration timeout;

    /** @param timeout after how long nodes that are silent are dead */
    Recovery(EngineParts parts, Duration timeout) {
        this.parts = parts;
        this.timeout = timeout;
    }

    /** Takes over what dead nodes ran, and ends what they took in; at the start before anything is claimed. */
    void run() {
        loseAttempts();
        closeBatches();
    }

    private void closeBatches() {
        var open = parts.batches().abandoned(parts.node());
        open.forEach(batch -> Blocking.await(parts.batches().close(batch)));
        if (!open.isEmpty()) {
            LOG.warn(
                    "{} batches were still coming in when their server died; they end with what was taken",
                    open.size());
        }
    }

    void loseAttempts() {
        int lost = 0;
        List<FutureRecord> taken;
        do {
            taken = Blocking.await(parts.nodes().reclaim(parts.node(), timeout, this::lose, BATCH));
            taken.forEach(AttemptLine::log);
            lost += taken.size();
        } while (taken.size() == BATCH);
        if (lost > 0) {
            LOG.warn("{} attempts were lost when their server died", lost);
        }
    }

    private FutureRecord lose(FutureRecord running) {
        return parts.rules().lost(running, parts.clock().instant());
    }
}
