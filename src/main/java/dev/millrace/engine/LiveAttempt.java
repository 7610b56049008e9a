package dev.millrace.engine;

import dev.millrace.pool.Execution;
import dev.millrace.pool.Work;
import dev.millrace.task.Attempt;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Ending;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.Progress;
import dev.millrace.task.Shortage;
import dev.millrace.task.StopReason;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskRunner;
import dev.millrace.tracing.AttemptSpan;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt that runs on this node, from its claim until its end is recorded. */
final class LiveAttempt implements Work, TaskContext {

    /** Does work, or has it done. */
    @FunctionalInterface
    private interface Body {
        Outcome run() throws Exception;
    }

    /** Why and since when an attempt is to stop. */
    record Stop(StopReason reason, Instant since) {}

    private static final Logger LOG = LoggerFactory.getLogger(LiveAttempt.class);

    private final FutureRecord claimed;
    private final LivePool home;
    private final TaskBody body;
    private final Function<FutureId, Optional<FutureRecord>> inputs;
    private final BiConsumer<LiveAttempt, Outcome> recorder;
    private final Consumer<LiveAttempt> followers;
    private final AttemptSpan span;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();

    /** Written by the attempt's own threads, read by whoever asks. */
    private volatile @Nullable Progress progress;

    /** Whether followers were told of progress a moment ago. */
    private final AtomicBoolean pause = new AtomicBoolean();

    /** Written once, right after the pool started it. */
    private volatile @Nullable Execution execution;

    private volatile @Nullable Future<?> deadline;

    /** Absent while it waits for one of another pool. */
    private final AtomicReference<@Nullable Slot> slot;

    /** Whether it gave the slot of its own pool up. */
    private volatile boolean leftHome;

    /** Present once its work was handed over; written before it is seen by the other pool. */
    private volatile Outcome.@Nullable HandOver handedOver;

    /** The pool that it waits for. */
    private volatile @Nullable PoolName waitsFor;

    /** Written by the attempt's own threads; the last one that asked for a pause. */
    private volatile @Nullable String closedHost;

    /** The hosts that its threads wait for, each as often as it is waited for. */
    private final Queue<String> hostsAwaited = new ConcurrentLinkedQueue<>();

    /** By {@link System#nanoTime}; written by the thread that runs the work, before it reads it. */
    private long begunNanos;

    /** @param home the future's own pool, of which it holds a slot */
    LiveAttempt(
            FutureRecord claimed,
            LivePool home,
            TaskBody body,
            Function<FutureId, Optional<FutureRecord>> inputs,
            BiConsumer<LiveAttempt, Outcome> recorder,
            Consumer<LiveAttempt> followers,
            AttemptSpan span) {
        this.claimed = claimed;
        this.home = home;
        this.slot = new AtomicReference<>(new Slot(home, false));
        this.body = body;
        this.inputs = inputs;
        this.recorder = recorder;
        this.followers = followers;
        this.span = span;
    }

    /** The record that the claim wrote. */
    FutureRecord claimed() {
        return claimed;
    }

    Attempt attemptRecord() {
        return Objects.requireNonNull(claimed.attempts().live());
    }

    /** Its part in a trace. */
    AttemptSpan span() {
        return span;
    }

    /** The future's own pool. */
    LivePool home() {
        return home;
    }

    /** The pool whose slot it holds; its own while it holds none. */
    LivePool pool() {
        var held = slot.get();
        return held == null ? home : held.pool();
    }

    boolean leftHome() {
        return leftHome;
    }

    /** The pool for whose slot it waits, if it does. */
    @Nullable
    PoolName waitsFor() {
        return waitsFor;
    }

    /** The host that it waits for the longest, if it does. */
    @Nullable
    String hostAwaited() {
        return hostsAwaited.peek();
    }

    /** From now on it is to do the rest of its work, in the other pool. */
    void goesOn(Outcome.HandOver rest) {
        handedOver = rest;
        waitsFor = rest.pool();
    }

    /** Gives up the slot that it holds, which is the caller's to give back. */
    Optional<Slot> giveUpSlot() {
        return swapSlot(null);
    }

    /** Takes another slot, and gives up the one that it holds, if it does. */
    Optional<Slot> takeSlot(Slot next) {
        waitsFor = null;
        return swapSlot(next);
    }

    private Optional<Slot> swapSlot(@Nullable Slot next) {
        var before = slot.getAndSet(next);
        leftHome |= before != null && !before.guest();
        return Optional.ofNullable(before);
    }

    @Nullable
    Progress progress() {
        return progress;
    }

    /** Whether this begins a pause between two values that followers are told; if not, one is under way. */
    boolean beginPause() {
        return !pause.get() && pause.compareAndSet(false, true);
    }

    void endPause() {
        pause.set(false);
    }

    @Nullable
    Stop stopped() {
        return stop.get();
    }

    @Override
    public @Nullable StopReason stopReason() {
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
        followers.accept(this);
    }

    @Override
    public PoolName poolName() {
        return claimed.task().pool();
    }

    @Override
    public @Nullable Long poolBandwidth() {
        return home.definition().bandwidth();
    }

    @Override
    public HoldUp waitingFor(String host) {
        hostsAwaited.add(host);
        return () -> hostsAwaited.remove(host);
    }

    @Override
    public void heldBackBy(String host) {
        closedHost = host;
    }

    /** The host that its next attempt waits for, if it was put off or is to pause for one. */
    @Nullable
    String closedHost() {
        return closedHost;
    }

    @Override
    public Optional<ContentRef> input(FutureId id) {
        return inputFuture(id).map(FutureRecord::ending).map(Ending::content);
    }

    @Override
    public Optional<FutureRecord> inputFuture(FutureId id) {
        return inputs.apply(id);
    }

    @Override
    public Outcome run() {
        var rest = handedOver;
        return run(rest == null ? () -> body.run(this) : () -> rest.rest().run(this), rest != null);
    }

    @Override
    public Outcome run(TaskRunner elsewhere) {
        var rest = handedOver;
        return run(rest == null ? () -> body.run(elsewhere, this) : () -> strand(rest), rest != null);
    }

    /** The rest of a work is of no use to another process. */
    private static Outcome strand(Outcome.HandOver handedOver) {
        handedOver.rest().discard();
        return TaskBody.wrongPool("pool '" + handedOver.pool() + "' is a pool of processes, in which it cannot go on");
    }

    /** @param begun whether something of it is there already, so that it must be begun in any case */
    private Outcome run(Body work, boolean begun) {
        begunNanos = System.nanoTime();
        if (!begun && stopRequested()) {
            return new Outcome.Stopped();
        }
        try {
            return span.call(work::run);
        } catch (OutOfMemoryError e) {
            return Shortage.failure(e);
        } catch (Throwable e) { // whatever the task's code does, the attempt must end
            if (stopRequested()) {
                return new Outcome.Stopped();
            }
            span.run(() -> LOG.atWarn().setCause(e).addKeyValue("future", id()).log("task code threw"));
            return new Outcome.Failed(TaskError.thrown(e));
        }
    }

    /** Ends it where it stands: what is left of its work is not going to be done. */
    void abandon(Outcome outcome) {
        var rest = handedOver;
        if (rest != null) {
            rest.rest().discard();
        }
        ended(outcome);
    }

    @Override
    public void ended(Outcome outcome) {
        var timeout = deadline;
        if (timeout != null && !(outcome instanceof Outcome.HandOver)) {
            timeout.cancel(false);
        }
        recorder.accept(this, outcome);
    }

    /** How long the work took; to be asked when it has ended. 0 if it never began. */
    long nanos() {
        return begunNanos == 0 ? 0 : System.nanoTime() - begunNanos;
    }
}
