package dev.millrace.content;

import dev.millrace.task.NodeId;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.Refusal;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets one server at a time sweep what all of them have. Another takes over when it did not for a while. */
final class SweepDuty {

    private static final String NAME = "bucket-sweep";

    /** Somewhat longer than the pause between sweeps, so that whoever swept goes on. */
    private static final Duration TERM = Sweeps.PAUSE.plusMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(SweepDuty.class);

    private final NodeRegistry nodes;

    /** Not that of the node, which gets another name when it was given up on. */
    private final NodeId self = new NodeId("sweep-" + UUID.randomUUID());

    SweepDuty(NodeRegistry nodes) {
        this.nodes = nodes;
    }

    /** Runs a sweep if it is this server's. */
    void run(Runnable sweep) {
        boolean leads = false;
        try {
            leads = nodes.lead(NAME, self, TERM).join();
        } catch (CompletionException | Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("nothing is swept while the store is not available");
        }
        if (leads) {
            sweep.run();
        }
    }
}
