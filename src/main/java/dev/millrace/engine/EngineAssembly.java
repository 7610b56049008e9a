package dev.millrace.engine;

import dev.millrace.pool.PoolFactory;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.HostFollower;
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
    private final BatchWaiters batchWaiters = new BatchWaiters();
    private final Cancellation cancellation;
    private final PoolGauges gauges;
    private final Pools pools;
    private final EngineMeters meters;
    private final Dispatcher dispatcher;
    private final Agenda agenda;
    private final HeldBack heldBack;
    private final Recorder recorder;
    private final Handlers handlers;
    private final Snapshots snapshots;
    private final EventHub hub;
    private final EventsProperties events;

    EngineAssembly(
            EngineParts parts,
            EngineProperties properties,
            EventsProperties events,
            EngineMeters meters,
            List<TaskHandler<?>> known,
            PoolFactory factory) {
        this.parts = parts;
        this.events = events;
        this.meters = meters;
        handlers = new Handlers(known);
        cancellation = new Cancellation(parts, attempts);
        gauges = new PoolGauges(parts.store(), attempts, parts.clock(), properties.stuckAfter());
        pools = new Pools(parts.store(), factory, gauges, cancellation);
        heldBack = new HeldBack(parts.store(), parts.clock());
        recorder = new Recorder(parts, attempts, meters, heldBack);
        snapshots = new Snapshots(parts.store(), pools, attempts, heldBack);
        hub = new EventHub(snapshots, events);
        var ticker = new ProgressTicker(hub, parts.timer());
        dispatcher = new Dispatcher(parts, handlers, pools, attempts, recorder, meters, ticker);
        agenda = new Agenda(parts.store(), parts.clock());
    }

    /** Lets the parts learn of what concerns them: counts first, since the others look at them. */
    void connect() {
        changes.tell(pools::count);
        changes.tell(meters::count);
        changes.tell(waiters);
        changes.tell(agenda);
        changes.tell(new QueueWatch(pools, dispatcher));
        parts.store().follow(changes);
        parts.store().follow(hub);
        parts.store().follow(batchWaiters);
        parts.store()
                .follow(new OtherNodes(
                        parts, new OtherNodes.Audience(pools, dispatcher, waiters, agenda, cancellation)));
        pools.tell(new PoolWatch(dispatcher, meters, gauges));
    }

    /** What the public face takes beside the parts. */
    record Facing(Duration retention, Drain drain, BatchMeters batchMeters, ChangeLog log) {}

    Engine engine(EngineProperties properties, Facing facing) {
        var intake = new Intake(parts.store(), facing.retention());
        var planner = new Planner(handlers, intake, pools, parts.spans());
        var submissions =
                new Submissions(parts, planner, intake, dispatcher, meters, properties.idempotencyRetention());
        var drain = facing.drain();
        return new Engine(
                new TaskEngine.Internals(parts, submissions, cancellation, pools, snapshots, waiters, drain, meters),
                batches(properties, planner, facing),
                events(facing.log()));
    }

    private Batches.Internals batches(EngineProperties properties, Planner planner, Facing facing) {
        var batchMeters = facing.batchMeters();
        var submissions = new BatchSubmissions(
                parts, planner, dispatcher, meters, batchMeters, properties.idempotencyRetention());
        return new Batches.Internals(
                parts,
                planner,
                submissions,
                new BatchCancellation(parts, cancellation),
                batchWaiters,
                snapshots,
                new BatchStream.Ending(facing.drain(), meters, batchMeters));
    }

    Drain drain(Duration drainTime, EngineProperties properties) {
        var times = new Drain.Times(drainTime, properties.interruptGrace());
        return new Drain(attempts, pools, recorder, parts.clock(), times);
    }

    Cluster cluster(ClusterProperties properties, Cluster.Presence presence) {
        var cluster = new Cluster(parts, attempts, pools, recovery(properties), properties, presence);
        meters.watch(cluster);
        return cluster;
    }

    private Recovery recovery(ClusterProperties properties) {
        return new Recovery(parts, properties.nodeTimeout());
    }

    EngineLifecycle lifecycle(
            PoolsProperties configured, EngineProperties properties, ClusterProperties nodes, Cluster cluster) {
        return new EngineLifecycle(
                cluster,
                recovery(nodes),
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

    private EventStream.Source events(ChangeLog log) {
        meters.watch(hub);
        var replay = new Replay(parts.store(), log, snapshots);
        return new EventStream.Source(hub, parts.store(), replay, snapshots, events.heartbeat());
    }

    HostFollower heldBack() {
        return heldBack;
    }

    EventHub hub() {
        return hub;
    }

    /** Lets everyone who waits go: whatever they wait for is not going to come here. */
    void release() {
        waiters.release();
        batchWaiters.release();
        pools.release();
    }
}
