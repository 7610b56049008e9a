package dev.millrace.engine;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.millrace.task.AttemptLog;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.Place;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.Task;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Accepts tasks: durably, and only if there is room for them. */
final class Submissions {

    private final EngineParts parts;
    private final Handlers handlers;
    private final Intake intake;
    private final Pools pools;
    private final Dispatcher dispatcher;
    private final Changes changes;
    private final EngineMeters meters;
    private final Duration keyRetention;

    /** Times that never repeat and never go back, so that first in, first out is exact. */
    private final AtomicLong lastMicros = new AtomicLong();

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    Submissions(
            EngineParts parts,
            Handlers handlers,
            Intake intake,
            Pools pools,
            Dispatcher dispatcher,
            Changes changes,
            EngineMeters meters,
            Duration keyRetention) {
        this.parts = parts;
        this.handlers = handlers;
        this.intake = intake;
        this.pools = pools;
        this.dispatcher = dispatcher;
        this.changes = changes;
        this.meters = meters;
        this.keyRetention = keyRetention;
    }

    FutureId newId() {
        return new FutureId(ids.generate());
    }

    /** What became of a submission that was not refused. */
    record Accepted(FutureRecord future, boolean replayed) {}

    Accepted submit(Submission submission) {
        return submit(submission, submission.spec());
    }

    private <S extends TaskSpec> Accepted submit(Submission submission, S spec) {
        TaskHandler<S> handler = handlers.of(spec);
        handler.check(spec);
        var now = parts.clock().instant();
        var key = key(submission, now);
        // A replay must not be refused for want of room, so it is looked for before there is any talk of room.
        var replay = key == null ? null : parts.store().replay(key).orElse(null);
        if (replay != null) {
            return accepted(replay, submission);
        }
        var asked = submission.options();
        var inputs = intake.inputs(handler, spec);
        var pool = pools.live(asked.pool() == null ? handler.defaultPool() : asked.pool());
        var options = intake.options(asked, handler.defaultRetry());
        var task = new Task(newId(), submission.owner(), pool.name(), spec, options, inputs, now);
        return accepted(insert(pool, task, place(pool, task, asked, now), key), submission);
    }

    private Place place(LivePool pool, Task task, SubmitOptions asked, Instant now) {
        var notBefore = Intake.notBefore(asked, now);
        var expiresAt = Intake.expiresAt(asked, notBefore, now);
        long runnable = notBefore == null ? nextMicros(now) : micros(notBefore);
        long rank = pool.definition().order().rank(runnable, task.options().priority());
        return new Place(rank, runnable, notBefore, expiresAt);
    }

    private Insertion insert(LivePool pool, Task task, Place place, @Nullable IdempotencyKey key) {
        var order = pool.definition().order();
        var admission = pool.admit(place.notBefore() == null, () -> meters.retryAfter(pool));
        var future = FutureRecord.submitted(task, place);
        if (admission == LivePool.Admission.START) {
            future = future.begun(parts.node(), task.createdAt());
        }
        var insertion = Blocking.await(write(future, key).whenComplete((done, failure) -> {
            if (done instanceof Insertion.Inserted(var inserted)) {
                settled(pool, admission, inserted);
            } else {
                pool.withdraw(admission);
            }
        }));
        if (pool.definition().order() != order) {
            parts.store().rerank(pool.name(), pool.definition().order());
        }
        return insertion;
    }

    private CompletableFuture<Insertion> write(FutureRecord future, @Nullable IdempotencyKey key) {
        try {
            return parts.store().insert(future, key);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settled(LivePool pool, LivePool.Admission admission, FutureRecord inserted) {
        pool.settled(admission);
        changes.publish(null, inserted);
        if (admission == LivePool.Admission.START) {
            dispatcher.start(pool, inserted);
        }
    }

    private Accepted accepted(Insertion insertion, Submission submission) {
        return switch (insertion) {
            case Insertion.Inserted(var future) -> new Accepted(future, false);
            case Insertion.Replayed(var future) -> new Accepted(future, true);
            case Insertion.KeyReused() -> {
                var key = submission.idempotency();
                throw new Refusal.IdempotencyKeyReused(key == null ? "" : key.key());
            }
        };
    }

    private @Nullable IdempotencyKey key(Submission submission, Instant now) {
        var asked = submission.idempotency();
        return asked == null
                ? null
                : new IdempotencyKey(
                        submission.owner(), asked.path(), asked.key(), asked.fingerprint(), now.plus(keyRetention));
    }

    /** Records content that is there already as a future that is done. */
    FutureRecord upload(FutureId id, ContentRef content, SubmitOptions asked, @Nullable String owner, JsonNode result) {
        var now = parts.clock().instant();
        var options = intake.options(asked, RetryPolicy.NEVER);
        var task = new Task(id, owner, PoolName.UPLOADS, new TaskSpec.Upload(), options, Set.of(), now);
        long runnable = nextMicros(now);
        var place = new Place(runnable, runnable, null, null);
        var running = new FutureRecord(task, TaskState.RUNNING, place, now, AttemptLog.NONE, null);
        var future = running.succeeded(result, content, now);
        Blocking.await(parts.store().insert(future, null).thenAccept(done -> changes.publish(null, future)));
        return future;
    }

    private long nextMicros(Instant now) {
        long micros = micros(now);
        return lastMicros.updateAndGet(last -> Math.max(last + 1, micros));
    }

    private static long micros(Instant time) {
        return TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli());
    }
}
