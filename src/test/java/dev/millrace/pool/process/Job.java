package dev.millrace.pool.process;

import dev.millrace.pool.Execution;
import dev.millrace.pool.Work;
import dev.millrace.task.FutureId;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskRunner;
import dev.millrace.task.TaskSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A call of {@link Act}, as the engine would hand it to a pool. */
final class Job implements Work {

    private static final long PATIENCE_S = 60;

    private final RecordingTaskContext context = RecordingTaskContext.first();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final JsonNode args;

    /** Set before anyone looks. */
    private Execution execution;

    Job(String args) {
        this.args = JsonMapper.shared().readTree(args.replace('\'', '"'));
    }

    static Job doing(String what) {
        return new Job("{'do':'" + what + "'}");
    }

    Job in(ProcessPool pool) {
        execution = pool.start(this);
        return this;
    }

    RecordingTaskContext context() {
        return context;
    }

    @Override
    public FutureId id() {
        return context.id();
    }

    @Override
    public Outcome run() {
        throw new AssertionError("it runs elsewhere");
    }

    @Override
    public Outcome run(TaskRunner elsewhere) {
        try {
            return elsewhere.run(new TaskSpec.Compute("act", args), context);
        } catch (Exception e) {
            if (context.stopRequested()) {
                return new Outcome.Stopped();
            }
            outcome.completeExceptionally(e);
            throw new AssertionError(e);
        }
    }

    @Override
    public void ended(Outcome ended) {
        outcome.complete(ended);
    }

    void stop() {
        context.requestStop();
        execution.stop();
    }

    boolean done() {
        return outcome.isDone();
    }

    Outcome outcome() {
        try {
            return outcome.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no outcome of " + args, e);
        }
    }

    JsonNode result() {
        if (outcome() instanceof Outcome.Succeeded succeeded) {
            return succeeded.result();
        }
        throw new AssertionError(outcome());
    }

    Outcome.Failed failure() {
        if (outcome() instanceof Outcome.Failed failed) {
            return failed;
        }
        throw new AssertionError(outcome());
    }
}
