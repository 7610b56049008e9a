package dev.millrace.pool.process;

import dev.millrace.pool.Work;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.Progress;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskRunner;
import dev.millrace.task.TaskSpec;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that nobody recorded. */
record LoneCall(FutureId id, TaskSpec.Compute spec, Consumer<Outcome> end) implements Work, TaskContext {

    static LoneCall of(TaskSpec.Compute spec, Consumer<Outcome> end) {
        return new LoneCall(new FutureId(UUID.randomUUID()), spec, end);
    }

    @Override
    public Outcome run() {
        throw new IllegalStateException("it runs elsewhere");
    }

    @Override
    public Outcome run(TaskRunner elsewhere) {
        try {
            return elsewhere.run(spec, this);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void ended(Outcome outcome) {
        end.accept(outcome);
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public boolean stopRequested() {
        return false;
    }

    @Override
    public void progress(Progress progress) {}

    @Override
    public @Nullable Long poolBandwidth() {
        return null;
    }

    @Override
    public PoolName poolName() {
        return LonePool.NAME;
    }

    @Override
    public HoldUp waitingFor(String host) {
        return () -> {};
    }

    @Override
    public Optional<ContentRef> input(FutureId future) {
        return Optional.empty();
    }
}
