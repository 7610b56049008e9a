package dev.millrace.engine;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Drains the engine first of all when the server is told to stop: it still answers then, so that clients can see their
 * futures end, and says that it is not ready.
 */
final class DrainLifecycle implements SmartLifecycle {

    private final Drain drain;
    private final EngineAssembly assembly;
    private final Cluster cluster;
    private final ApplicationEventPublisher events;
    private volatile boolean running;

    DrainLifecycle(Drain drain, EngineAssembly assembly, Cluster cluster, ApplicationEventPublisher events) {
        this.drain = drain;
        this.assembly = assembly;
        this.cluster = cluster;
        this.events = events;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        cluster.leaving();
        AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
        // Streams could stay open for as long as they like; their readers resume where they were, later or elsewhere.
        assembly.hub().close();
        drain.run();
        // Whoever still waits for a future that is not going to be done here gets its present state.
        assembly.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start and the first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
