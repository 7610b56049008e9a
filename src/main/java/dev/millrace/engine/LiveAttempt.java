package dev.millrace.engine;

import dev.millrace.pool.Execution;
import dev.millrace.pool.Work;
import dev.millrace.task.Attempt;
import dev.millrace.task.ContentRef;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.Progress;
import dev.millrace.task.StopReason;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskSpec;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt that runs on this node, from its claim until its end is recorded. */
final class LiveAttempt implements Work, TaskContext {

    /** Does the work of a spec: the handler, bound to it. */
    @FunctionalInterface
    interface Body {
        Outcome run(TaskContext context) throws Exception;
    }

    /** Why and since when an attempt is to stop. */
    record Stop(StopReason reason, Instant since) {}

    private static final Logger LOG = LoggerFactory.getLogger(LiveAttempt.class);

    private final FutureRecord claimed;
    private final LivePool pool;
    private final Body body;
    private final Function<FutureId, Optional<ContentRef>> inputs;
    private final BiConsumer<LiveAttempt, Outcome> recorder;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();

    /** Written by the attempt's own threads, read by whoever asks. */
    private volatile @Nullable Progress progress;

    /** Written once, right after the pool started it. */
    private volatile @Nullable Execution execution;

    private volatile @Nullable Future<?> deadline;

    /** By {@link System#nanoTime}; written by the thread that runs the work, before it reads it. */
    private long begunNanos;

    LiveAttempt(
            FutureRecord claimed,
            LivePool pool,
            Body body,
            Function<FutureId, Optional<ContentRef>> inputs,
            BiConsumer<LiveAttempt, Outcome> recorder) {
        this.claimed = claimed;
        this.pool = pool;
        this.body = body;
        this.inputs = inputs;
        this.recorder = recorder;
    }

    /** The record that the claim wrote. */
    FutureRecord claimed() {
        return claimed;
    }

    Attempt attemptRecord() {
        return Objects.requireNonNull(claimed.attempts().live());
    }

    LivePool pool() {
        return pool;
    }

    @Nullable
    Progress progress() {
        return progress;
    }

    @Nullable
    Stop stopped() {
        return stop.get();
    }

    @Nullable
    StopReason stopReason() {
        var stopped = stop.get();
        return stopped == null ? null : stopped.reason();
    }

    /** What is to be cancelled when the work ends; to be set before it is started. */
    void deadline(Future<?> timeout) {
        deadline = timeout;
    }

    void started(Execution begun) {
        execution = begun;
        // A stop that came before this saw no execution to stop.
        if (stop.get() != null) {
            begun.stop();
        }
    }

    /** Tells the work to stop; the first reason counts. */
    void stop(StopReason reason, Instant now) {
        stop.compareAndSet(null, new Stop(reason, now));
        var begun = execution;
        if (begun != null) {
            begun.stop();
        }
    }

    @Override
    public FutureId id() {
        return claimed.id();
    }

    @Override
    public TaskSpec spec() {
        return claimed.task().spec();
    }

    @Override
    public TaskContext context() {
        return this;
    }

    @Override
    public int attempt() {
        return attemptRecord().number();
    }

    @Override
    public boolean stopRequested() {
        return stop.get() != null;
    }

    @Override
    public void progress(Progress told) {
        progress = told;
    }

    @Override
    public Optional<ContentRef> input(FutureId id) {
        return inputs.apply(id);
    }

    @Override
    public Outcome run() {
        begunNanos = System.nanoTime();
        if (stopRequested()) {
            return new Outcome.Stopped();
        }
        try {
            return body.run(this);
        } catch (OutOfMemoryError e) {
            return new Outcome.Failed(EndedBy.OOM, TaskError.of(ErrorCode.OOM, "the task ran out of memory"), null);
        } catch (Throwable e) { // whatever the task's code does, the attempt must end
            if (stopRequested()) {
                return new Outcome.Stopped();
            }
            LOG.atWarn().setCause(e).addKeyValue("future", id()).log("task code threw");
            return new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, describe(e)));
        }
    }

    @Override
    public void ended(Outcome outcome) {
        var timeout = deadline;
        if (timeout != null) {
            timeout.cancel(false);
        }
        recorder.accept(this, outcome);
    }

    /** How long the work took; to be asked when it has ended. 0 if it never began. */
    long nanos() {
        return begunNanos == 0 ? 0 : System.nanoTime() - begunNanos;
    }

    private static String describe(Throwable e) {
        var message = e.getMessage();
        var name = e.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }
}
