package dev.millrace.engine;

import dev.millrace.task.AttemptRules;
import dev.millrace.task.BatchStore;
import dev.millrace.task.ContentBin;
import dev.millrace.task.FutureStore;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.tracing.TaskSpans;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the parts of the engine share.
 *
 * @param timer for timeouts and pauses; what runs on it must be short and never block
 */
record EngineParts(
        FutureStore store,
        BatchStore batches,
        NodeRegistry nodes,
        Self self,
        AttemptRules rules,
        ContentBin bin,
        Clock clock,
        ScheduledExecutorService timer,
        TaskSpans spans) {

    /** The name under which this node works now. */
    NodeId node() {
        return self.id();
    }
}
