package dev.millrace.download.fair;

import dev.millrace.task.PoolName;
import dev.millrace.task.TaskContext;
import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.TimeMeter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The limits of bandwidth of the server and of its pools. Safe for use by any number of threads. */
public final class Bandwidths {

    private final Flow server;

    /** Of the pools in which something is fetched now. */
    private final ConcurrentMap<PoolName, Flow> pools = new ConcurrentHashMap<>();

    private final TimeMeter time;
    private final BlockingStrategy pauses;

    /** @param server bytes a second of all transfers together; absent: no limit */
    public Bandwidths(@Nullable Long server) {
        this(server, TimeMeter.SYSTEM_NANOTIME, BlockingStrategy.PARKING);
    }

    Bandwidths(@Nullable Long server, TimeMeter time, BlockingStrategy pauses) {
        this.server = new Flow(server, time);
        this.time = time;
        this.pauses = pauses;
    }

    /**
     * The limits of an attempt; to be closed when it ends.
     *
     * @param task bytes a second of the attempt alone; absent: no limit
     */
    public Throttle open(TaskContext context, @Nullable Long task) {
        var name = context.poolName();
        var pool = pools.compute(name, (_, flow) -> (flow == null ? new Flow(null, time) : flow).entered());
        var shared = new Throttle.Shared(pool, server.entered());
        return new Throttle(new Flow(task, time), shared, context, pauses, () -> leave(name));
    }

    private void leave(PoolName name) {
        pools.computeIfPresent(name, (_, flow) -> flow.left() ? flow : null);
        server.left();
    }

    /** How many pools it keeps something of. */
    int size() {
        return pools.size();
    }
}
