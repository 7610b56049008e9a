package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolName;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import dev.millrace.task.StopReason;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Cancels futures: pending ones at once, running ones by telling their work to stop. */
final class Cancellation {

    private static final List<TaskState> PENDING = List.of(TaskState.QUEUED, TaskState.WAITING, TaskState.SCHEDULED);
    private static final int PAGE = 500;
    private static final int ROUNDS = 100;

    private final EngineParts parts;
    private final Attempts attempts;

    Cancellation(EngineParts parts, Attempts attempts) {
        this.parts = parts;
        this.attempts = attempts;
    }

    /**
     * Cancels a future, whatever happens to it meanwhile, and returns how it stands then: {@code CANCELLED} or
     * {@code CANCELLING}.
     *
     * @throws Refusal.FutureNotFound if there is none, as far as that one may know
     * @throws Refusal.AlreadyDone if there is nothing left to cancel
     */
    FutureRecord cancel(FutureId id, Requester by) {
        while (true) {
            var now = parts.store()
                    .find(id)
                    .filter(by::mayKnow)
                    .orElseThrow(() -> new Refusal.FutureNotFound(id.toString()));
            if (now.state().done()) {
                throw new Refusal.AlreadyDone(id, now.state());
            }
            if (now.state() == TaskState.CANCELLING) {
                return now;
            }
            var next = now.cancelRequested(parts.clock().instant());
            // Otherwise the future changed between the reading and the writing, and is looked at once more.
            if (Blocking.await(parts.store().update(new Transition(now, next)))) {
                stopIfActive(next);
                forgetIfOver(next);
                return next;
            }
        }
    }

    /** Tells those that run to stop, with one write; who changed meanwhile is left alone. */
    void stop(List<FutureRecord> running) {
        var now = parts.clock().instant();
        var told = running.stream()
                .map(future -> new Transition(future, future.cancelRequested(now)))
                .toList();
        var writes = told.stream().map(parts.store()::update).toList();
        for (int i = 0; i < told.size(); i++) {
            if (Blocking.await(writes.get(i))) {
                stopIfActive(told.get(i).to());
            }
        }
    }

    /** Between two attempts there may be something of the last one, and nobody else to throw it away. */
    private void forgetIfOver(FutureRecord cancelled) {
        if (cancelled.state() == TaskState.CANCELLED) {
            parts.bin().forget(cancelled.id());
        }
    }

    private void stopIfActive(FutureRecord cancelled) {
        if (cancelled.state() == TaskState.CANCELLING) {
            attempts.toCancel(cancelled.id(), cancelled.attempts().number()).ifPresent(this::stop);
        }
    }

    private void stop(LiveAttempt attempt) {
        attempt.stop(StopReason.CANCEL, parts.clock().instant());
    }

    /**
     * Another node recorded that an attempt is to be cancelled, which may run here, or be about to.
     *
     * @throws Refusal.StoreUnavailable if it cannot be found out whether it is about to
     */
    void askedElsewhere(FutureId id, int number) {
        var here = attempts.find(id, number);
        if (here.isPresent()) {
            stop(here.get());
        } else {
            parts.store().find(id).filter(this::isHere).ifPresent(this::stopIfActive);
        }
    }

    private boolean isHere(FutureRecord future) {
        var live = future.attempts().live();
        return live != null && live.node().equals(parts.node());
    }

    /** Stops what runs here although somebody cancelled it, in case nobody told. */
    void review() {
        attempts.all()
                .forEach(attempt -> parts.store()
                        .find(attempt.id())
                        .filter(now -> now.attempts().number() == attempt.attempt())
                        .ifPresent(this::stopIfActive));
    }

    /**
     * Cancels everything of a closed pool that has not started: also what was accepted a moment ago and is not committed
     * yet, and what changed its state while it was looked for.
     */
    void cancelPending(LivePool pool) {
        for (int round = 0; round < ROUNDS && pool.pending() > 0; round++) {
            PENDING.forEach(state -> cancelAll(pool.name(), state));
            // Writes take effect in their order, so this one ends after every submission that came before it.
            Blocking.await(parts.store().probe());
        }
    }

    private void cancelAll(PoolName pool, TaskState state) {
        FutureId before = null;
        do {
            var page = parts.store().list(pending(pool, state, before));
            var writes = page.items().stream().map(this::cancelPending).toList();
            for (int i = 0; i < writes.size(); i++) {
                if (Blocking.await(writes.get(i))) {
                    parts.bin().forget(page.items().get(i).id());
                }
            }
            before = page.next();
        } while (before != null);
    }

    private CompletableFuture<Boolean> cancelPending(FutureRecord future) {
        var next = future.cancelRequested(parts.clock().instant());
        return parts.store().update(new Transition(future, next));
    }

    private static FutureQuery pending(PoolName pool, TaskState state, @Nullable FutureId before) {
        return new FutureQuery(state, pool, null, null, Map.of(), null, before, PAGE);
    }
}
