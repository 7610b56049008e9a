package dev.millrace.task;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A context that remembers what an attempt told, and can tell it to stop. */
public final class RecordingTaskContext implements TaskContext {

    private final FutureId id;
    private final int attempt;
    private final List<Progress> told = new CopyOnWriteArrayList<>();
    private volatile boolean stopRequested;

    public RecordingTaskContext(FutureId id, int attempt) {
        this.id = id;
        this.attempt = attempt;
    }

    /** The first attempt of some future. */
    public static RecordingTaskContext first() {
        return new RecordingTaskContext(new FutureId(UUID.randomUUID()), 1);
    }

    /** From now on the attempt finds that it was told to stop; interrupting its thread is the caller's. */
    public void requestStop() {
        stopRequested = true;
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
        return stopRequested;
    }

    @Override
    public void progress(Progress progress) {
        told.add(progress);
    }

    @Override
    public Optional<ContentRef> input(FutureId input) {
        return Optional.empty();
    }
}
