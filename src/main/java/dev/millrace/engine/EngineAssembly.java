package dev.millrace.engine;

import dev.millrace.pool.PoolFactory;
import dev.millrace.task.TaskHandler;
import java.time.Duration;
import java.util.List;

/**
 * Puts the engine's parts together, without Spring, so that the wiring can be read from top to bottom.
 *
 * <p>Makes objects only; nothing runs until the lifecycles start.
 */
final class EngineAssembly {

    private final EngineParts parts;
    private final Changes changes = new Changes();
    private final Attempts attempts = new Attempts();
    private final Waiters waiters = new Waiters();
    private final Cancellation cancellation;
    private final PoolGauges gauges;
    private final Pools pools;
    private final EngineMeters meters;
    private final Dispatcher dispatcher;
    private final Agenda agenda;
    private final Recorder recorder;
    private final Handlers handlers;

    EngineAssembly(EngineParts parts, EngineProperties properties, EngineMeters meters, List<TaskHandler<?>> known) {
        this.parts = parts;
        this.meters = meters;
        handlers = new Handlers(known);
        cancellation = new Cancellation(parts, changes, attempts);
        gauges = new PoolGauges(parts.store(), attempts, parts.clock(), properties.stuckAfter());
        pools = new Pools(parts.store(), new PoolFactory(), gauges, cancellation);
        recorder = new Recorder(parts, attempts, changes, meters);
        dispatcher = new Dispatcher(parts, handlers, attempts, recorder, changes, meters);
        agenda = new Agenda(parts.store(), changes, parts.clock());
    }

    /** Lets the parts learn of what concerns them: counts first, since the others look at them. */
    void connect(List<ChangeListener> others) {
        changes.tell(pools::count);
        changes.tell(meters::count);
        changes.tell(waiters);
        changes.tell(agenda);
        changes.tell(new QueueWatch(pools, dispatcher));
        others.forEach(changes::tell);
        pools.tell(new PoolWatch(dispatcher, meters, gauges));
    }

    TaskEngine engine(EngineProperties properties, Duration retention, Drain drain) {
        var intake = new Intake(parts.store(), retention);
        var submissions = new Submissions(
                parts, handlers, intake, pools, dispatcher, changes, meters, properties.idempotencyRetention());
        var snapshots = new Snapshots(parts.store(), pools, attempts);
        return new TaskEngine(new TaskEngine.Internals(
                parts, submissions, cancellation, pools, snapshots, waiters, changes, drain, meters));
    }

    Drain drain(Duration drainTime, EngineProperties properties) {
        var times = new Drain.Times(drainTime, properties.interruptGrace());
        return new Drain(attempts, pools, recorder, parts.clock(), times);
    }

    EngineLifecycle lifecycle(PoolsProperties configured, EngineProperties properties) {
        return new EngineLifecycle(
                new Recovery(parts, changes),
                pools,
                configured.definitions(),
                dispatcher,
                agenda,
                new Housekeeping(parts, properties.purgeInterval()),
                parts);
    }

    Pools pools() {
        return pools;
    }

    Waiters waiters() {
        return waiters;
    }
}
