package dev.millrace.engine;

import dev.millrace.task.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up what an earlier life of the server was running when it died: those attempts are lost. */
final class Recovery {

    private static final int BATCH = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final EngineParts parts;
    private final Changes changes;

    Recovery(EngineParts parts, Changes changes) {
        this.parts = parts;
        this.changes = changes;
    }

    /** To be run before anything is claimed. */
    void run() {
        int lost = 0;
        var left = parts.store().activeElsewhere(parts.node(), BATCH);
        while (!left.isEmpty()) {
            var now = parts.clock().instant();
            var ends = left.stream()
                    .map(future -> new Transition(future, parts.rules().lost(future, now)))
                    .toList();
            ends.stream().map(end -> changes.apply(parts.store(), end)).toList().forEach(Blocking::await);
            ends.forEach(end -> AttemptLine.log(end.to()));
            lost += left.size();
            left = parts.store().activeElsewhere(parts.node(), BATCH);
        }
        if (lost > 0) {
            LOG.warn("{} attempts were lost when the server died", lost);
        }
    }
}
