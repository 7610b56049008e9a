package dev.millrace.pool.process;

import dev.millrace.pool.Pool;
import dev.millrace.pool.ProcessPools;
import dev.millrace.task.PoolDefinition;
import dev.millrace.worker.RemoteCalls;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All pools of processes of this server, and what has to be looked at from time to time. */
final class Workers implements ProcessPools, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private static final Duration SWEEP = Duration.ofSeconds(1);

    /**
     * What is around them.
     *
     * @param timer for short work only
     */
    record Surroundings(
            WorkersProperties properties,
            Spawner spawner,
            ResidentMemory memory,
            ScheduledExecutorService timer,
            Clock clock,
            MeterRegistry registry) {}

    private final RemoteCalls calls;
    private final Surroundings around;
    private final AtomicLong callIds = new AtomicLong();
    private final Set<ProcessPool> pools = ConcurrentHashMap.newKeySet();

    Workers(RemoteCalls calls, Surroundings around) {
        this.calls = calls;
        this.around = around;
    }

    /** From now on pools are looked after. */
    void start() {
        every(SWEEP, () -> pools.forEach(pool -> pool.workers().sweep()));
        every(around.properties().rssInterval(), this::watch);
        every(SWEEP, around.spawner()::killOrphans);
    }

    private void every(Duration interval, Runnable what) {
        around.timer()
                .scheduleWithFixedDelay(
                        () -> runSafely(what), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What throws would not be run again. */
    private static void runSafely(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("workers could not be looked after; it is tried again");
        }
    }

    @Override
    public Pool create(PoolDefinition definition) {
        var properties = around.properties();
        var meters = new WorkerMeters(around.registry(), definition.name());
        var children = new Children(
                definition,
                new CrashLoop(properties),
                new Children.Surroundings(around.spawner(), around.timer(), around.clock(), meters));
        meters.watch(children);
        var stopping = new ChildCall.Stopping(properties.grace(), around.timer());
        var tools = new Errand.Tools(children, calls, stopping, callIds);
        var pool = new ProcessPool(definition.name(), tools, meters, pools::remove);
        pools.add(pool);
        return pool;
    }

    /** Every pool, by name. */
    List<ProcessPool> pools() {
        return pools.stream()
                .sorted((one, other) ->
                        one.name().value().compareTo(other.name().value()))
                .toList();
    }

    /** Kills the children that take more memory than they may, and those that do not begin what they were given. */
    void watch() {
        for (var pool : pools) {
            long most = pool.workers().settings().maxRssBytes();
            for (var child : pool.workers().live()) {
                watchMemory(child, most);
                child.killIfNotBegun(around.properties().beginTimeout());
            }
        }
    }

    private void watchMemory(Child child, long most) {
        long call = child.callUnderWay();
        var bytes = around.memory().of(child.pid());
        if (bytes.isPresent()) {
            child.rssBytes(bytes.getAsLong());
            if (bytes.getAsLong() > most) {
                // Not the call that has come since: it need not be the one that took so much.
                child.killDuring(call, Reason.OOM);
            }
        }
    }

    /** Ends every child. */
    @Override
    public void close() {
        pools.forEach(ProcessPool::close);
        around.spawner().close();
        around.timer().shutdownNow();
    }
}
