package dev.millrace.engine;

import dev.millrace.task.Claim;
import dev.millrace.task.ContentRef;
import dev.millrace.task.Ending;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.StopReason;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskHandler;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Brings queued futures to free slots: claims them, starts them, and hands their outcomes to the recorder. */
final class Dispatcher {

    private static final Duration CLAIM_AGAIN = Duration.ofSeconds(1);

    private final EngineParts parts;
    private final Handlers handlers;
    private final Attempts attempts;
    private final Recorder recorder;
    private final Changes changes;
    private final EngineMeters meters;

    Dispatcher(
            EngineParts parts,
            Handlers handlers,
            Attempts attempts,
            Recorder recorder,
            Changes changes,
            EngineMeters meters) {
        this.parts = parts;
        this.handlers = handlers;
        this.attempts = attempts;
        this.recorder = recorder;
        this.changes = changes;
        this.meters = meters;
    }

    /** Claims as much as the pool has free slots for; returns at once. To be called whenever either may have come. */
    void wake(LivePool pool) {
        int free = pool.beginClaim(Claim.MAX);
        if (free == 0) {
            return;
        }
        var claim = new Claim(pool.name(), parts.node(), free, parts.clock().instant());
        parts.store().claim(claim).whenComplete((claimed, failure) -> {
            if (failure == null) {
                claimed(pool, free, claimed);
            } else {
                pool.endClaim(free, 0);
                parts.timer().schedule(() -> wake(pool), CLAIM_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    private void claimed(LivePool pool, int free, List<FutureRecord> claimed) {
        claimed.forEach(future -> changes.publish(TaskState.QUEUED, future));
        boolean again = pool.endClaim(free, claimed.size());
        claimed.forEach(future -> start(pool, future));
        if (again) {
            wake(pool);
        }
    }

    /** Runs a future that was recorded as running and whose slot is held. */
    void start(LivePool pool, FutureRecord future) {
        var attempt = new LiveAttempt(future, pool, body(future.task().spec()), this::content, this::ended);
        boolean cancelled = attempts.add(attempt);
        if (cancelled) {
            attempt.stop(StopReason.CANCEL, parts.clock().instant());
        }
        var timeout = future.task().options().timeout();
        var limit = timeout == null ? pool.definition().timeout() : timeout;
        // The deadline is set first: an attempt may end before start() returns, and must find it to cancel it.
        attempt.deadline(deadline(attempt, limit));
        run(pool, attempt);
    }

    private static void run(LivePool pool, LiveAttempt attempt) {
        try {
            attempt.started(pool.pool().start(attempt));
        } catch (RuntimeException | Error e) { // such as: the system gives no more threads
            var message = "its pool could not start it: " + e.getMessage();
            attempt.ended(new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, message)));
        }
    }

    private Future<?> deadline(LiveAttempt attempt, Duration limit) {
        return parts.timer()
                .schedule(
                        () -> attempt.stop(StopReason.TIMEOUT, parts.clock().instant()),
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private <S extends TaskSpec> LiveAttempt.Body body(S spec) {
        TaskHandler<S> handler = handlers.of(spec);
        return context -> handler.run(spec, context);
    }

    private void ended(LiveAttempt attempt, Outcome outcome) {
        meters.ran(attempt.pool().name(), attempt.nanos());
        recorder.record(attempt, outcome);
        attempt.pool().releaseSlot();
        wake(attempt.pool());
    }

    private Optional<ContentRef> content(FutureId id) {
        return parts.store().find(id).map(FutureRecord::ending).map(Ending::content);
    }
}
