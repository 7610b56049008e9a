package dev.millrace.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A context that remembers what an attempt told, and can tell it to stop. */
public final class RecordingTaskContext implements TaskContext {

    private final FutureId id;
    private final int attempt;
    private final List<Progress> told = new CopyOnWriteArrayList<>();
    private final List<String> hostsAwaited = new CopyOnWriteArrayList<>();
    private final Map<FutureId, FutureRecord> inputs = new ConcurrentHashMap<>();
    private volatile @Nullable StopReason stopReason;
    private volatile @Nullable Long poolBandwidth;
    private volatile @Nullable String heldBackBy;

    public RecordingTaskContext(FutureId id, int attempt) {
        this.id = id;
        this.attempt = attempt;
    }

    /** The first attempt of some future. */
    public static RecordingTaskContext first() {
        return new RecordingTaskContext(new FutureId(UUID.randomUUID()), 1);
    }

    /** From now on the attempt finds that it was cancelled; interrupting its thread is the caller's. */
    public void requestStop() {
        requestStop(StopReason.CANCEL);
    }

    /** The same for any other reason. */
    public void requestStop(StopReason reason) {
        stopReason = reason;
    }

    /** The next attempt of the same future. */
    public RecordingTaskContext next() {
        var next = new RecordingTaskContext(id, attempt + 1);
        next.inputs.putAll(inputs);
        return next;
    }

    /** A future that the task names as input. */
    public RecordingTaskContext with(FutureRecord input) {
        inputs.put(input.id(), input);
        return this;
    }

    /** From now on the pool has this limit; absent: none. */
    public void poolBandwidth(@Nullable Long bytes) {
        poolBandwidth = bytes;
    }

    /** The hosts that it is held up by now. */
    public List<String> hostsAwaited() {
        return hostsAwaited;
    }

    /** The host that the next attempt is going to wait for, as it was told last; absent: none. */
    public @Nullable String heldBackBy() {
        return heldBackBy;
    }

    /** Everything told, oldest first. */
    public List<Progress> told() {
        return told;
    }

    @Override
    public FutureId id() {
        return id;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public boolean stopRequested() {
        return stopReason != null;
    }

    @Override
    public @Nullable StopReason stopReason() {
        return stopReason;
    }

    @Override
    public void progress(Progress progress) {
        told.add(progress);
    }

    @Override
    public PoolName poolName() {
        return new PoolName("io");
    }

    @Override
    public @Nullable Long poolBandwidth() {
        return poolBandwidth;
    }

    @Override
    public HoldUp waitingFor(String host) {
        hostsAwaited.add(host);
        return () -> hostsAwaited.remove(host);
    }

    @Override
    public void heldBackBy(String host) {
        heldBackBy = host;
    }

    @Override
    public Optional<ContentRef> input(FutureId input) {
        return inputFuture(input).map(FutureRecord::ending).map(Ending::content);
    }

    @Override
    public Optional<FutureRecord> inputFuture(FutureId input) {
        return Optional.ofNullable(inputs.get(input));
    }
}
