package dev.millrace.engine;

import dev.millrace.task.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what an earlier life of the server left when it died: attempts that ran are lost, and batches whose tasks were
 * still coming in get no more.
 */
final class Recovery {

    private static final int BATCH = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final EngineParts parts;

    Recovery(EngineParts parts) {
        this.parts = parts;
    }

    /** To be run before anything is claimed. */
    void run() {
        loseAttempts();
        closeBatches();
    }

    private void closeBatches() {
        var open = parts.batches().open();
        open.forEach(batch -> Blocking.await(parts.batches().close(batch)));
        if (!open.isEmpty()) {
            LOG.warn("{} batches were still coming in when the server died; they end with what was taken", open.size());
        }
    }

    private void loseAttempts() {
        int lost = 0;
        var left = parts.store().activeElsewhere(parts.node(), BATCH);
        while (!left.isEmpty()) {
            var now = parts.clock().instant();
            var ends = left.stream()
                    .map(future -> new Transition(future, parts.rules().lost(future, now)))
                    .toList();
            ends.stream().map(end -> parts.store().update(end)).toList().forEach(Blocking::await);
            ends.forEach(end -> AttemptLine.log(end.to()));
            lost += left.size();
            left = parts.store().activeElsewhere(parts.node(), BATCH);
        }
        if (lost > 0) {
            LOG.warn("{} attempts were lost when the server died", lost);
        }
    }
}
