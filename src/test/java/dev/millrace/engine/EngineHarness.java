package dev.millrace.engine;

import dev.millrace.pool.Pool;
import dev.millrace.pool.PoolFactory;
import dev.millrace.pool.ProcessPools;
import dev.millrace.task.AttemptRules;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.NodeId;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Requester;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import dev.millrace.tracing.TaskSpans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import org.awaitility.Awaitility;
import tools.jackson.databind.node.JsonNodeFactory;

/** A whole engine on a real store in a directory of its own, with a clock that stands until it is moved. */
final class EngineHarness implements AutoCloseable {

    static final PoolName POOL = ScriptedHandler.POOL;

    /** Nodes give no sign of life by themselves within a test. */
    static final ClusterProperties NODES = new ClusterProperties(Duration.ofHours(1), null);

    final SettableClock clock = new SettableClock();
    final ScriptedHandler handler;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final List<ContentRef> discarded = new CopyOnWriteArrayList<>();
    final List<FutureId> forgotten = new CopyOnWriteArrayList<>();
    final UnreliableStore unreliable;
    final FutureStore store;
    final EngineParts parts;
    final Engine door;
    final TaskEngine engine;
    final EventStreams streams;
    final EventHub hub;
    final ChangeLog changes;
    final Batches batches;
    final Pools pools;
    final Drain drain;
    final Cluster cluster;
    private final TestStore real;
    private final EngineLifecycle lifecycle;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final EngineProperties properties;

    EngineHarness(Path directory) {
        this(directory, 1);
    }

    /** With a platform pool of that size, called {@code test}. */
    EngineHarness(Path directory, int size) {
        this(directory, size, new ScriptedHandler());
    }

    private static Pool none(PoolDefinition definition) {
        throw new AssertionError("no processes here, and so no pool " + definition.name());
    }

    /** With functions that must be there when it starts, because work is left from before. */
    EngineHarness(Path directory, int size, ScriptedHandler handler) {
        this(directory, size, handler, EngineHarness::none);
    }

    EngineHarness(Path directory, int size, ScriptedHandler handler, ProcessPools processes) {
        this(clock -> TestStore.open(directory, clock), size, handler, processes, NODES);
    }

    /** A node of those that share the store. */
    EngineHarness(Function<Clock, TestStore> opening, int size, ScriptedHandler handler) {
        this(opening, size, handler, EngineHarness::none, NODES);
    }

    /** One that gives signs of life. */
    EngineHarness(Function<Clock, TestStore> opening, int size, ScriptedHandler handler, ClusterProperties nodes) {
        this(opening, size, handler, EngineHarness::none, nodes);
    }

    private EngineHarness(
            Function<Clock, TestStore> opening,
            int size,
            ScriptedHandler handler,
            ProcessPools processes,
            ClusterProperties nodes) {
        this.handler = handler;
        real = opening.apply(clock);
        unreliable = new UnreliableStore(real);
        store = unreliable.store();
        properties = new EngineProperties(
                Duration.ofHours(1), 3, Duration.ofDays(1), Duration.ofSeconds(10), Duration.ofMillis(500));
        parts = new EngineParts(
                store,
                unreliable.batches(),
                real.nodes(),
                new Self(() -> new NodeId("n-" + System.nanoTime())),
                new AttemptRules(() -> 0, 3),
                new RecordingBin(discarded, forgotten),
                clock,
                timer,
                TaskSpans.OFF);
        var events = new EventsProperties(64, Duration.ofMillis(200), 50);
        var assembly = new EngineAssembly(
                parts, properties, events, new EngineMeters(registry), List.of(handler), new PoolFactory(processes));
        assembly.connect();
        drain = assembly.drain(Duration.ofMillis(100), properties);
        door = assembly.engine(
                properties,
                new EngineAssembly.Facing(Duration.ofHours(1), drain, new BatchMeters(registry), real.changes()));
        engine = door.tasks(Requester.ANYONE);
        streams = door.events(Requester.ANYONE);
        hub = assembly.hub();
        changes = real.changes();
        batches = door.batches(Requester.ANYONE);
        pools = assembly.pools();
        cluster = assembly.cluster(nodes, new Cluster.Presence("test", null, null));
        lifecycle = assembly.lifecycle(new PoolsProperties(Map.of()), properties, nodes, cluster);
        lifecycle.start();
        pools.put(pool(size, 1000, QueueOrder.FIFO));
    }

    static PoolDefinition pool(int size, int capacity, QueueOrder order) {
        return new PoolDefinition(POOL, PoolKind.PLATFORM, size, capacity, order, Duration.ofMinutes(1));
    }

    FutureId submit(String function) {
        return submit(function, SubmitOptions.DEFAULTS);
    }

    FutureId submit(String function, SubmitOptions options) {
        return submit(function, options, null).future().future().id();
    }

    Submitted submit(String function, SubmitOptions options, Submission.RequestKey key) {
        var spec = new TaskSpec.Compute(function, JsonNodeFactory.instance.objectNode());
        return engine.submit(new Submission(spec, options, key));
    }

    FutureRecord await(FutureId id) {
        var future = engine.await(id, Wait.of(Duration.ofSeconds(10))).future();
        if (!future.state().done()) {
            throw new AssertionError("not done in time: " + future);
        }
        return future;
    }

    void awaitState(FutureId id, TaskState state) {
        Awaitility.await().until(() -> state(id) == state);
    }

    TaskState state(FutureId id) {
        return engine.find(id).future().state();
    }

    /** Moves the clock and does what is due then. */
    void advance(Duration by) {
        clock.advance(by);
        lifecycle.agenda().runDue();
    }

    /** From now on nothing that is due is done here. */
    void stopAgenda() {
        lifecycle.agenda().close();
    }

    void purge() {
        new Housekeeping(parts, Duration.ofDays(1)).purge();
    }

    double counter(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }

    @Override
    public void close() {
        lifecycle.stop();
        timer.shutdownNow();
        real.close();
    }
}
