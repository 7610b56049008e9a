package dev.millrace.engine;

import dev.millrace.task.Claim;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.StopReason;
import dev.millrace.task.TaskError;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Brings queued futures to free slots: claims them, starts them, and hands their outcomes to the recorder. */
final class Dispatcher {

    private static final Duration CLAIM_AGAIN = Duration.ofSeconds(1);

    /** After this, and then after twice as long each time, another node may be done that is claiming from the same pool. */
    private static final Duration CLAIM_SOON = Duration.ofMillis(20);

    private final EngineParts parts;
    private final Handlers handlers;
    private final Settling settling;
    private final Inputs inputs;
    private final HandOvers handOvers;
    private final Attempts attempts;
    private final Recorder recorder;
    private final EngineMeters meters;
    private final ProgressTicker ticker;

    /** Pools that are going to be claimed from again after a while. */
    private final Set<LivePool> again = ConcurrentHashMap.newKeySet();

    Dispatcher(
            EngineParts parts,
            Handlers handlers,
            Pools pools,
            Attempts attempts,
            Recorder recorder,
            EngineMeters meters,
            ProgressTicker ticker) {
        this.parts = parts;
        this.handlers = handlers;
        this.settling = new Settling(parts.store(), handlers);
        this.inputs = new Inputs(parts.store());
        this.handOvers = new HandOvers(pools, Dispatcher::run, this::wake);
        this.attempts = attempts;
        this.recorder = recorder;
        this.meters = meters;
        this.ticker = ticker;
    }

    /**
     * Lets as many go on that were handed over to the pool, and claims as much, as it has free slots for; returns at once.
     * To be called whenever either may have come, and when the pool was shut down.
     */
    void wake(LivePool pool) {
        wake(pool, 0, CLAIM_SOON);
    }

    /** @param pause after which it claims again, if another node is in the way */
    private void wake(LivePool pool, int ending, Duration pause) {
        handOvers.serve(pool);
        int free = pool.beginClaim(Claim.MAX, ending);
        if (free == 0) {
            return;
        }
        var total = pool.definition().maxTotal();
        var claim = new Claim(pool.name(), parts.node(), free, parts.clock().instant(), total);
        parts.store().claim(claim).whenComplete((claimed, failure) -> {
            if (failure == null) {
                claimed(pool, free, claimed, pause);
            } else {
                mayHaveBegun();
                pool.endClaim(free, 0);
                wakeAfter(CLAIM_AGAIN, pool);
            }
        });
    }

    private void claimed(LivePool pool, int free, List<FutureRecord> claimed, Duration pause) {
        boolean atOnce = pool.endClaim(free, claimed.size());
        claimed.forEach(future -> start(pool, future));
        if (atOnce) {
            wake(pool);
        } else if (claimed.size() < free && mayHaveMore(pool)) {
            wakeAfter(claimed.isEmpty() ? pause : CLAIM_SOON, pool);
        }
    }

    /**
     * Whether a claim may have been in vain only because another node was claiming: from a pool with a limit over all nodes one
     * at a time does, and nobody is told when it is done.
     */
    private static boolean mayHaveMore(LivePool pool) {
        return pool.shared() && pool.queued() > 0 && !pool.totalReached();
    }

    private void wakeAfter(Duration pause, LivePool pool) {
        if (again.add(pool)) {
            var next = pause.compareTo(CLAIM_AGAIN) < 0 ? pause.multipliedBy(2) : CLAIM_AGAIN;
            parts.timer()
                    .schedule(
                            () -> {
                                again.remove(pool);
                                wake(pool, 0, next);
                            },
                            pause.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** A write failed that begins attempts. */
    void mayHaveBegun() {
        attempts.doubt();
    }

    /** Runs a future that was recorded as running and whose slot is held. */
    void start(LivePool pool, FutureRecord future) {
        var body = new TaskBody(future.task(), pool.definition().kind(), handlers, settling);
        var attempt = new LiveAttempt(
                future,
                pool,
                body,
                inputs.of(future.task()),
                this::ended,
                ticker::moved,
                parts.spans().attempt(future));
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
            attempt.abandon(new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, message)));
        }
    }

    private Future<?> deadline(LiveAttempt attempt, Duration limit) {
        return parts.timer()
                .schedule(
                        () -> attempt.stop(StopReason.TIMEOUT, parts.clock().instant()),
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void ended(LiveAttempt attempt, Outcome outcome) {
        attempt.span().run(() -> meters.ran(attempt.pool().name(), attempt.nanos()));
        if (outcome instanceof Outcome.HandOver handOver) {
            handOvers.begin(attempt, handOver);
            return;
        }
        recorder.record(attempt, outcome);
        if (attempt.leftHome()) {
            attempt.home().cameBack();
        }
        attempt.giveUpSlot().ifPresent(slot -> {
            slot.giveBack();
            wake(slot.pool(), slot.guest() ? 0 : 1, CLAIM_SOON);
        });
    }
}
