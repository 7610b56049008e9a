package dev.millrace.compute;

import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.PoolName;
import dev.millrace.task.Progress;
import dev.millrace.task.TaskContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An attempt that is told to stop after it has looked a number of times, and that remembers what it was told. */
public final class FakeTask implements TaskContext {

    private final FutureId id = new FutureId(UUID.randomUUID());
    private final Map<FutureId, ContentRef> inputs = new HashMap<>();
    private final List<Progress> told = new ArrayList<>();
    private long looksLeft = Long.MAX_VALUE;
    private long looksAfterStop;
    private int attempt = 1;

    public FakeTask attempt(int number) {
        attempt = number;
        return this;
    }

    public FakeTask stoppedAfter(long looks) {
        looksLeft = looks;
        return this;
    }

    public FutureId input(ContentRef content) {
        var future = new FutureId(UUID.randomUUID());
        inputs.put(future, content);
        return future;
    }

    public List<Progress> told() {
        return told;
    }

    /** How often it was asked again after it had said to stop. */
    public long looksAfterStop() {
        return looksAfterStop;
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
        if (looksLeft > 0) {
            looksLeft--;
            return false;
        }
        looksAfterStop++;
        return true;
    }

    @Override
    public void progress(Progress progress) {
        told.add(progress);
    }

    @Override
    public PoolName poolName() {
        return new PoolName("cpu");
    }

    @Override
    public @Nullable Long poolBandwidth() {
        return null;
    }

    @Override
    public HoldUp waitingFor(String host) {
        return () -> {};
    }

    @Override
    public Optional<ContentRef> input(FutureId future) {
        return Optional.ofNullable(inputs.get(future));
    }
}
