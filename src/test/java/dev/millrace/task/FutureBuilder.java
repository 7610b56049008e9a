package dev.millrace.task;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Futures for tests: {@code aFuture().inPool("io").withPriority(3).queued()}.
 *
 * <p>What is not said is plain: a compute task in pool {@code cpu}, created at {@link #NOW}, tried once.
 */
public final class FutureBuilder {

    /** When test futures are created unless they say otherwise. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");

    public static final NodeId NODE = new NodeId("node-1");

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private FutureId id = anId();
    private @Nullable String owner;
    private PoolName pool = new PoolName("cpu");
    private TaskSpec spec = new TaskSpec.Compute("echo", JsonNodeFactory.instance.objectNode());
    private int priority;
    private @Nullable Instant notBefore;
    private @Nullable Instant expiresAt;
    private @Nullable Duration timeout;
    private RetryPolicy retry = RetryPolicy.NEVER;
    private final Map<String, String> labels = new HashMap<>();
    private Duration retention = Duration.ofHours(24);
    private OnShutdown onShutdown = OnShutdown.REQUEUE;
    private final Set<FutureId> inputs = new HashSet<>();
    private final List<Dependency> after = new ArrayList<>();
    private @Nullable BatchId batch;
    private Instant createdAt = NOW;
    private @Nullable Trace trace;
    private QueueOrder order = QueueOrder.FIFO;

    private FutureBuilder() {}

    public static FutureBuilder aFuture() {
        return new FutureBuilder();
    }

    /** An id that is later than every one before. */
    public static FutureId anId() {
        return new FutureId(IDS.generate());
    }

    public FutureBuilder withId(FutureId wanted) {
        id = wanted;
        return this;
    }

    public FutureBuilder ownedBy(String name) {
        owner = name;
        return this;
    }

    public FutureBuilder tracedBy(Trace wanted) {
        trace = wanted;
        return this;
    }

    public FutureBuilder inPool(String name) {
        pool = new PoolName(name);
        return this;
    }

    public FutureBuilder doing(TaskSpec what) {
        spec = what;
        return this;
    }

    public FutureBuilder withPriority(int wanted) {
        priority = wanted;
        return this;
    }

    public FutureBuilder notBefore(Instant time) {
        notBefore = time;
        return this;
    }

    public FutureBuilder expiringAt(Instant time) {
        expiresAt = time;
        return this;
    }

    public FutureBuilder withTimeout(Duration limit) {
        timeout = limit;
        return this;
    }

    public FutureBuilder tried(RetryPolicy policy) {
        retry = policy;
        return this;
    }

    public FutureBuilder labelled(String name, String value) {
        labels.put(name, value);
        return this;
    }

    public FutureBuilder keptFor(Duration time) {
        retention = time;
        return this;
    }

    public FutureBuilder onShutdown(OnShutdown what) {
        onShutdown = what;
        return this;
    }

    public FutureBuilder reading(FutureId input) {
        inputs.add(input);
        return this;
    }

    public FutureBuilder after(FutureRecord predecessor, Dependency.Condition condition) {
        after.add(new Dependency(predecessor.id(), condition));
        return this;
    }

    public FutureBuilder memberOf(BatchId which) {
        batch = which;
        return this;
    }

    public FutureBuilder createdAt(Instant time) {
        createdAt = time;
        return this;
    }

    /** The order of the pool that it is submitted to. */
    public FutureBuilder ranked(QueueOrder by) {
        order = by;
        return this;
    }

    public Task task() {
        var options = new TaskOptions(priority, timeout, retry, labels, retention, onShutdown);
        return new Task(id, owner, pool, spec, options, inputs, after, batch, createdAt, trace);
    }

    /** {@code QUEUED}, or {@code SCHEDULED} if it has a time. */
    public FutureRecord submitted() {
        var runnable = notBefore == null ? createdAt : notBefore;
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, runnable);
        return FutureRecord.submitted(task(), new Place(order.rank(micros, priority), micros, notBefore, expiresAt));
    }

    /** With its first attempt on {@link #NODE}. */
    public FutureRecord running() {
        return in(TaskState.RUNNING);
    }

    /** In the given state, by the shortest legal way there. */
    public FutureRecord in(TaskState state) {
        return switch (state) {
            case SCHEDULED -> (notBefore == null ? notBefore(createdAt.plusSeconds(60)) : this).submitted();
            case WAITING -> waiting();
            case QUEUED -> notBefore == null ? submitted() : submitted().due();
            case RUNNING -> in(TaskState.QUEUED).begun(NODE, createdAt);
            case CANCELLING -> in(TaskState.RUNNING).cancelRequested(createdAt);
            case SUCCEEDED -> in(TaskState.RUNNING).succeeded(JsonNodeFactory.instance.numberNode(1), null, createdAt);
            case FAILED -> failed();
            case CANCELLED -> in(TaskState.QUEUED).cancelRequested(createdAt);
        };
    }

    private FutureRecord waiting() {
        var queued = in(TaskState.QUEUED);
        return new FutureRecord(queued.task(), TaskState.WAITING, queued.place(), null, AttemptLog.NONE, null);
    }

    private FutureRecord failed() {
        var running = in(TaskState.RUNNING);
        var error = TaskError.of(ErrorCode.TASK_FAILED, "broken");
        return running.failed(running.attempts().end(EndedBy.ERROR, error, createdAt), error, createdAt);
    }
}
