package dev.millrace.engine;

import dev.millrace.task.NodeRegistry;
import dev.millrace.task.NodeReport;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among those that share the store: it gives signs of life, takes over what dead ones ran, and gives itself up when
 * the others must have done so.
 *
 * <p>A node that could not be heard for the whole timeout may have been replaced: it stops what it runs at once, since the
 * same may run elsewhere by now. What those attempts come to is dropped if they were taken over, and handed back if not.
 * If it learns that it was declared dead, it goes on under another name.
 */
final class Cluster implements AutoCloseable {

    /** Signs of life in the time after which a silent node is dead. */
    private static final int BEATS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final EngineParts parts;
    private final Attempts attempts;
    private final Pools pools;
    private final Recovery recovery;
    private final Strays strays;
    private final Duration timeout;
    private final Presence presence;
    private final Instant startedAt;

    /** One to beat, one to notice if that takes too long, and one to take over what others ran. */
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            3, Thread.ofPlatform().name("millrace-heartbeat-", 1).daemon().factory());

    /** By {@link System#nanoTime}; written by the thread of heartbeats only, once that runs. */
    private volatile long heardAt = System.nanoTime();

    /** Whether attempts were stopped since it was heard last. */
    private volatile boolean silenced;

    private final AtomicBoolean takingOver = new AtomicBoolean();
    private volatile boolean leaving;

    Cluster(
            EngineParts parts,
            Attempts attempts,
            Pools pools,
            Recovery recovery,
            ClusterProperties properties,
            Presence presence) {
        this.parts = parts;
        this.attempts = attempts;
        this.pools = pools;
        this.recovery = recovery;
        this.strays = new Strays(parts, attempts, properties.nodeTimeout());
        this.timeout = properties.nodeTimeout();
        this.presence = presence;
        this.startedAt = parts.clock().instant();
    }

    /**
     * What other nodes know of this one as long as it runs.
     *
     * @param version of the server
     * @param address the base URL at which they reach it
     * @param contentPlace where it keeps content
     */
    record Presence(
            String version,
            @Nullable String address,
            @Nullable String contentPlace) {}

    /** Makes the node known; to be done before anything is claimed, and again when it knows its pools. */
    void join() {
        Blocking.await(parts.nodes().join(report()));
        heardAt = System.nanoTime();
    }

    void start() {
        long period = timeout.toMillis() / BEATS;
        threads.scheduleAtFixedRate(this::run, period, period, TimeUnit.MILLISECONDS);
        threads.scheduleAtFixedRate(this::giveUpIfSilent, period, period, TimeUnit.MILLISECONDS);
    }

    /** From now on the node says that it shuts down. */
    void leaving() {
        leaving = true;
    }

    /** Forgets the node, of which nothing runs any more. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            Blocking.await(parts.nodes().leave(parts.node()));
        } catch (Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("the others will find out by themselves that this node has left");
        }
    }

    private void run() {
        try {
            beat();
        } catch (
                RuntimeException e) { // a heartbeat that stopped for good would end in the loss of everything that runs
            LOG.atError().setCause(e).log("a heartbeat failed");
        }
    }

    /** Gives a sign of life, and does what its answer asks for. */
    void beat() {
        long begun = System.nanoTime();
        NodeRegistry.Pulse pulse;
        try {
            pulse = parts.nodes().beat(report(), timeout);
        } catch (Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("a heartbeat could not be given");
            return;
        }
        heardAt = begun;
        silenced = false;
        if (!pulse.alive()) {
            comeBack();
        }
        boolean othersDied = pulse.othersDied();
        if ((othersDied || strays.suspected()) && takingOver.compareAndSet(false, true)) {
            threads.execute(() -> takeOver(othersDied));
        }
    }

    /** Not done by the heartbeat: it waits for the writer, and that may wait for the database. */
    private void takeOver(boolean othersDied) {
        try {
            if (othersDied) {
                recovery.run();
            }
            if (strays.suspected()) {
                strays.look();
            }
        } catch (Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("what dead nodes ran is taken over later");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("what dead nodes ran could not be taken over");
        } finally {
            takingOver.set(false);
        }
    }

    /** Not left to the heartbeat, which hangs where the network loses what is sent. */
    private void giveUpIfSilent() {
        if (!silenced && silence() > timeout.toNanos()) {
            silenced = true;
            LOG.warn("the store could not be reached for {}: what runs here may run elsewhere by now", timeout);
            stopAll();
        }
    }

    private void comeBack() {
        LOG.warn("node {} was silent for so long that it was given up on; it goes on under another name", parts.node());
        stopAll();
        parts.self().renew();
        join();
    }

    private void stopAll() {
        var now = parts.clock().instant();
        attempts.all().forEach(attempt -> attempt.stop(StopReason.DRAIN, now));
    }

    /** Nanoseconds since the store took a sign of life; as many as the timeout: others take over what runs here. */
    long silence() {
        return System.nanoTime() - heardAt;
    }

    /** How this node stands now. */
    NodeReport report() {
        Map<PoolName, NodeReport.Load> loads = new HashMap<>();
        pools.all().forEach(pool -> loads.put(pool.name(), load(pool)));
        return new NodeReport(
                parts.node(),
                presence.version(),
                startedAt,
                presence.address(),
                presence.contentPlace(),
                leaving,
                loads);
    }

    private static NodeReport.Load load(LivePool pool) {
        var ended = new NodeReport.Ended(pool.ends().succeeded(), pool.ends().failed());
        return new NodeReport.Load(pool.definition().size(), pool.held(), ended);
    }
}
