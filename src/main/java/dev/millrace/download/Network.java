package dev.millrace.download;

import dev.millrace.download.fair.Throttle;
import dev.millrace.net.OutboundResponse;
import dev.millrace.task.TaskContext;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The network as one attempt may use it: within the limits of hosts and of bandwidth. Safe for use by many threads.
 *
 * @param requests wait for their turn where a host has as many connections as it may have
 * @param parts the same for more of what was answered already
 * @param spare for that too, over further connections: they are not sent where they would have to wait
 */
record Network(Requests requests, Requests parts, Requests spare, Throttle throttle, Counter received)
        implements AutoCloseable {

    /** @param bandwidth bytes a second of this attempt alone; absent: no limit */
    static Network open(Transfer.Tools tools, TaskContext context, @Nullable Long bandwidth) {
        var hosts = tools.fairness().hosts();
        return new Network(
                new Requests(tools.http(), hosts.waiting(context)),
                new Requests(tools.http(), hosts.parts(context)),
                new Requests(tools.http(), hosts.spare()),
                tools.fairness().bandwidths().open(context, bandwidth),
                tools.received());
    }

    Body body(OutboundResponse response) throws IOException {
        return new Body(response.body(), received, throttle);
    }

    @Override
    public void close() {
        throttle.close();
    }
}
