package dev.millrace.engine;

import dev.millrace.task.PoolDefinition;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Starts the engine before the server listens, so that the first request finds everything recovered and running. */
final class EngineLifecycle implements SmartLifecycle {

    private final Cluster cluster;
    private final Recovery recovery;
    private final Pools pools;
    private final List<PoolDefinition> configured;
    private final Dispatcher dispatcher;
    private final Agenda agenda;
    private final Housekeeping housekeeping;
    private final EngineParts parts;
    private volatile boolean running;

    EngineLifecycle(
            Cluster cluster,
            Recovery recovery,
            Pools pools,
            List<PoolDefinition> configured,
            Dispatcher dispatcher,
            Agenda agenda,
            Housekeeping housekeeping,
            EngineParts parts) {
        this.cluster = cluster;
        this.recovery = recovery;
        this.pools = pools;
        this.configured = configured;
        this.dispatcher = dispatcher;
        this.agenda = agenda;
        this.housekeeping = housekeeping;
        this.parts = parts;
    }

    Agenda agenda() {
        return agenda;
    }

    @Override
    public void start() {
        cluster.join();
        recovery.run();
        pools.load(configured);
        pools.recount();
        cluster.join();
        agenda.arm(parts.clock().instant());
        housekeeping.start();
        pools.all().forEach(dispatcher::wake);
        cluster.start();
        running = true;
    }

    /** After the drain and after the server stopped listening. */
    @Override
    public void stop() {
        running = false;
        housekeeping.close();
        agenda.close();
        cluster.close();
        parts.timer().shutdownNow();
        pools.all().forEach(pool -> pool.pool().close());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Long before the server listens, and long after it ceased to. */
    @Override
    public int getPhase() {
        return 0;
    }
}
