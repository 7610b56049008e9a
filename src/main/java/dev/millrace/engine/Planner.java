package dev.millrace.engine;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.millrace.task.BatchId;
import dev.millrace.task.Callback;
import dev.millrace.task.Dependency;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.Place;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import dev.millrace.task.Task;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.Trace;
import dev.millrace.tracing.TaskSpans;
import dev.millrace.tracing.Traces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Checks submissions and makes futures of them, which nobody knows of yet. */
final class Planner {

    /**
     * A future to be added.
     *
     * @param order what it was ranked by
     */
    record Planned(NewFuture added, LivePool pool, QueueOrder order) {
        FutureRecord future() {
            return added.future();
        }
    }

    /**
     * How a submission is planned.
     *
     * @param by whose the futures are to be
     * @param batch that the first of them is to be a member of, if it is
     */
    record Terms(Requester by, @Nullable BatchId batch, Instant now) {

        /** What runs after a member of a batch is no member: a batch has as many as were asked for. */
        private Terms ofContinuations() {
            return batch == null ? this : new Terms(by, null, now);
        }
    }

    private final Handlers handlers;
    private final Intake intake;
    private final Pools pools;
    private final TaskSpans spans;

    /** Times that never repeat and never go back, so that first in, first out is exact. */
    private final AtomicLong lastMicros = new AtomicLong();

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    Planner(Handlers handlers, Intake intake, Pools pools, TaskSpans spans) {
        this.handlers = handlers;
        this.intake = intake;
        this.pools = pools;
        this.spans = spans;
    }

    FutureId newId() {
        return new FutureId(ids.generate());
    }

    /** What can be said against a task without looking at anything but it. */
    void check(Submission submission) {
        handlers.handled(submission.spec()).check();
        for (var continuation : submission.continuations()) {
            Places.within(continuation.field(), () -> {
                check(continuation.task());
                return continuation;
            });
        }
    }

    /**
     * The futures of a submission that was checked, each after those that it is to run after.
     *
     * @throws Refusal.PoolNotFound and others, for what a client can do about it
     */
    List<Planned> plan(Submission submission, Terms terms) {
        intake.requirePredecessors(submission, terms.by());
        if (submission.continuations().isEmpty()) {
            return List.of(plan(submission, submission.after(), terms));
        }
        List<Planned> family = new ArrayList<>();
        add(family, submission, submission.after(), terms);
        return family;
    }

    private void add(List<Planned> family, Submission submission, List<Dependency> after, Terms terms) {
        var planned = plan(submission, after, terms);
        family.add(planned);
        for (var continuation : submission.continuations()) {
            // The predecessor that it is a continuation of comes first, unless it is named once more, which changes
            // nothing.
            var all = new LinkedHashMap<FutureId, Dependency>();
            all.put(planned.future().id(), new Dependency(planned.future().id(), continuation.when()));
            continuation.task().after().forEach(other -> all.put(other.predecessor(), other));
            Runnable rest = () -> add(family, continuation.task(), List.copyOf(all.values()), terms.ofContinuations());
            Places.within(continuation.field(), () -> {
                Traces.run(planned.future().task().trace(), rest);
                return family;
            });
        }
    }

    private Planned plan(Submission submission, List<Dependency> after, Terms terms) {
        var spec = handlers.pinned(submission.spec());
        var handled = handlers.handled(spec);
        if (!spec.equals(submission.spec())) {
            // What a name means may have changed since the task was checked.
            handled.check();
        }
        var asked = submission.options();
        var inputs = intake.inputs(handled, after, terms.by());
        var pool = pools.live(asked.pool() == null ? handled.defaultPool() : asked.pool());
        requireAble(handled, pool);
        var options = intake.options(asked, handled.defaultRetry());
        var id = newId();
        var trace = spans.submitted(id, spec.type(), pool.name());
        var task = new Task(
                id,
                terms.by().name(),
                pool.name(),
                within(spec, terms.by()),
                options,
                inputs,
                after,
                terms.batch(),
                terms.now(),
                trace);
        var order = pool.definition().order();
        var place = place(order, asked, options.priority(), terms.now());
        var future = FutureRecord.submitted(task, place);
        var added =
                new NewFuture(future, callbacks(submission, task), terms.by().maxQueued());
        return new Planned(added, pool, order);
    }

    /** What references come to is known only when it runs; then nobody is there to say on whose behalf. */
    private static TaskSpec within(TaskSpec spec, Requester by) {
        return by.confined() && spec instanceof TaskSpec.Deferred deferred
                ? new TaskSpec.Deferred(deferred.of(), deferred.fields(), by.name())
                : spec;
    }

    /** Sees to it that a task can run where it is to, as things stand. */
    private void requireAble(Handled<?> handled, LivePool pool) {
        var problem = handled.wrongPool(pool.definition().kind());
        if (problem != null) {
            throw new Refusal.Invalid("pool", problem);
        }
        handled.handsOverTo().forEach((field, name) -> {
            var target = handOver(field, name);
            if (target.definition().kind() == PoolKind.PROCESS) {
                throw new Refusal.Invalid(field, "is a pool of processes, in which no work can go on");
            }
            target.requireOpen();
        });
    }

    /** @throws Refusal.Invalid if there is no such pool: it is not the task's own that is missing */
    private LivePool handOver(String field, PoolName name) {
        try {
            return pools.live(name);
        } catch (Refusal.PoolNotFound unknown) {
            throw new Refusal.Invalid(field, String.valueOf(unknown.getMessage()));
        }
    }

    private List<Callback> callbacks(Submission submission, Task task) {
        if (submission.callbacks().isEmpty()) {
            return List.of();
        }
        var owner = new Callback.Owner.OfFuture(task.id());
        return callbacks(submission.callbacks(), owner, task.createdAt(), task.trace());
    }

    /** @param trace what deliveries follow from */
    List<Callback> callbacks(List<CallbackOrder> orders, Callback.Owner owner, Instant now, @Nullable Trace trace) {
        return orders.stream()
                .map(order -> order.of(owner, ids.generate(), now, trace))
                .toList();
    }

    private Place place(QueueOrder order, SubmitOptions asked, int priority, Instant now) {
        var notBefore = Intake.notBefore(asked, now);
        var expiresAt = Intake.expiresAt(asked, notBefore, now);
        long runnable = notBefore == null ? nextMicros(now) : micros(notBefore);
        return new Place(order.rank(runnable, priority), runnable, notBefore, expiresAt);
    }

    long nextMicros(Instant now) {
        long micros = micros(now);
        return lastMicros.updateAndGet(last -> Math.max(last + 1, micros));
    }

    private static long micros(Instant time) {
        return TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli());
    }
}
