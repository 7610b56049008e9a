package dev.millrace.engine;

import dev.millrace.task.AttemptLog;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import dev.millrace.task.Place;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.Task;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Accepts tasks: durably, and only if there is room for them. */
final class Submissions {

    private final EngineParts parts;
    private final Planner planner;
    private final Intake intake;
    private final Dispatcher dispatcher;
    private final EngineMeters meters;
    private final Duration keyRetention;

    Submissions(
            EngineParts parts,
            Planner planner,
            Intake intake,
            Dispatcher dispatcher,
            EngineMeters meters,
            Duration keyRetention) {
        this.parts = parts;
        this.planner = planner;
        this.intake = intake;
        this.dispatcher = dispatcher;
        this.meters = meters;
        this.keyRetention = keyRetention;
    }

    FutureId newId() {
        return planner.newId();
    }

    /** What became of a submission that was not refused. */
    record Accepted(FutureRecord future, boolean replayed) {}

    Accepted submit(Submission submission, Requester by) {
        planner.check(submission);
        var now = parts.clock().instant();
        var key = key(submission, by, now);
        // A replay must not be refused for want of room, so it is looked for before there is any talk of room.
        var replay = key == null ? null : parts.store().replay(key).orElse(null);
        if (replay != null) {
            return accepted(replay, submission, () -> Duration.ZERO);
        }
        var family = planner.plan(submission, new Planner.Terms(by, null, now));
        var insertion = family.getFirst().future().state() == TaskState.QUEUED
                ? insertRunnable(family, key)
                : insertWaiting(family, key);
        rerank(family);
        return accepted(
                insertion, submission, () -> meters.retryAfter(family.getFirst().pool()));
    }

    /** The first of them may run now: at once, if there is a free slot and nobody before it. */
    private Insertion insertRunnable(List<Planner.Planned> family, @Nullable IdempotencyKey key) {
        var first = family.getFirst();
        var pool = first.pool();
        var others = Room.reserve(family.subList(1, family.size()), meters);
        Admission admission;
        try {
            admission = pool.admit(() -> meters.retryAfter(pool));
        } catch (Refusal refusal) {
            others.withdraw();
            throw refusal;
        }
        boolean starts = admission == Admission.START;
        var futures = starts ? started(family) : futures(family);
        return Blocking.await(write(futures, key).whenComplete((done, failure) -> {
            if (failure != null) {
                dispatcher.mayHaveBegun();
            }
            if (!(done instanceof Insertion.Inserted(var inserted))) {
                others.withdraw();
                if (starts) {
                    pool.withdrawStart();
                } else {
                    pool.withdraw(1);
                }
            } else if (starts) {
                dispatcher.start(pool, inserted);
            }
        }));
    }

    private Insertion insertWaiting(List<Planner.Planned> family, @Nullable IdempotencyKey key) {
        var room = Room.reserve(family, meters);
        return Blocking.await(write(futures(family), key).whenComplete((done, failure) -> {
            if (!(done instanceof Insertion.Inserted)) {
                room.withdraw();
            }
        }));
    }

    private static List<NewFuture> futures(List<Planner.Planned> family) {
        return family.stream().map(Planner.Planned::added).toList();
    }

    private List<NewFuture> started(List<Planner.Planned> family) {
        var first = family.getFirst();
        var begun = first.future().begun(parts.node(), first.future().task().createdAt());
        var added = first.added().as(begun);
        if (family.size() == 1) {
            return List.of(added);
        }
        var futures = new ArrayList<>(futures(family));
        futures.set(0, added);
        return futures;
    }

    /** If a pool got another order meanwhile, what was ranked by the old one is ranked anew. */
    private void rerank(List<Planner.Planned> family) {
        for (var planned : family) {
            var order = planned.pool().definition().order();
            if (planned.order() != order) {
                parts.store().rerank(planned.pool().name(), order);
            }
        }
    }

    private CompletableFuture<Insertion> write(List<NewFuture> futures, @Nullable IdempotencyKey key) {
        try {
            return parts.store().insert(futures, key);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** @param retryAfter asked when a quota is used up */
    private static Accepted accepted(Insertion insertion, Submission submission, Supplier<Duration> retryAfter) {
        return switch (insertion) {
            case Insertion.Inserted(var future) -> new Accepted(future, false);
            case Insertion.Replayed(var future) -> new Accepted(future, true);
            case Insertion.NoPredecessor(var missing) ->
                throw new Refusal.Invalid("after", "there is no future " + missing);
            case Insertion.TooManySuccessors(var predecessor) ->
                throw new Refusal.Invalid("after", "future " + predecessor + " has too many successors already");
            case Insertion.OverQuota(var max, var room) -> throw new Refusal.QuotaExceeded(max, room, retryAfter.get());
            case Insertion.NoModule(var missing) -> throw new Refusal.FunctionNotFound(missing);
            case Insertion.KeyReused() -> {
                var key = submission.idempotency();
                throw new Refusal.IdempotencyKeyReused(key == null ? "" : key.key());
            }
        };
    }

    private @Nullable IdempotencyKey key(Submission submission, Requester by, Instant now) {
        var asked = submission.idempotency();
        return asked == null
                ? null
                : new IdempotencyKey(by.name(), asked.path(), asked.key(), asked.fingerprint(), now.plus(keyRetention));
    }

    /** Records content that is there already as a future that is done. */
    FutureRecord upload(FutureId id, ContentRef content, SubmitOptions asked, Requester by, JsonNode result) {
        var now = parts.clock().instant();
        var options = intake.options(asked, RetryPolicy.NEVER);
        var task = new Task(id, by.name(), PoolName.UPLOADS, new TaskSpec.Upload(), options, Set.of(), now);
        long runnable = planner.nextMicros(now);
        var place = new Place(runnable, runnable, null, null);
        var running = new FutureRecord(task, TaskState.RUNNING, place, now, AttemptLog.NONE, null);
        var future = running.succeeded(result, content, now);
        Blocking.await(parts.store().insert(future, null));
        return future;
    }
}
