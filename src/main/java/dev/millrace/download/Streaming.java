package dev.millrace.download;

import dev.millrace.net.OutboundResponse;
import dev.millrace.task.Outcome;
import dev.millrace.task.Progress;
import dev.millrace.task.TaskContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Adds the body of one answer to the bytes that are here. For one use. */
final class Streaming {

    private final Network network;
    private final Failures failures;
    private final TaskContext context;
    private final Gathered into;
    private final long limit;

    /** @param limit the most bytes accepted, of the whole */
    Streaming(Network network, Failures failures, TaskContext context, Gathered into, long limit) {
        this.network = network;
        this.failures = failures;
        this.context = context;
        this.into = into;
        this.limit = limit;
    }

    /**
     * Returns when the body has ended.
     *
     * @param total the length of the whole, if it is known
     * @return the failure, unless the whole is here
     * @throws ChangedException if there is more than the whole was said to have
     * @throws IOException if the disk failed
     */
    Outcome.@Nullable Failed run(OutboundResponse response, @Nullable Long total)
            throws IOException, InterruptedException {
        var host = response.url().getHost();
        var body = network.body(response);
        long at = into.draft().bytes();
        boolean noted = false;
        while (true) {
            context.checkStop();
            context.progress(new Progress(at, total, Transfer.UNIT, null));
            int read;
            try {
                read = body.next();
            } catch (IOException e) {
                return new Outcome.Failed(failures.ofBody(e, host));
            }
            if (read < 0) {
                response.close(); // so that the next in line for the host need not wait for our disk
                return total == null || at == total ? null : new Outcome.Failed(Failures.truncated(host));
            }
            at += read;
            if (at > limit) {
                return new Outcome.Failed(Failures.tooLarge(limit));
            }
            if (total != null && at > total) {
                throw new ChangedException(host);
            }
            into.draft().write(body.bytes(), 0, read);
            if (!noted && at >= Transfer.LARGE && into.canGoOn()) {
                noted = true;
                into.draft().note(into.note().toJson());
            }
        }
    }
}
