package dev.millrace.engine;

import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Waits for several futures at once. */
record JointWait(FutureStore store, Requester by, Waiters waiters, Snapshots snapshots) {

    /** Enough to correct a request by. */
    private static final int MOST_ERRORS = 50;

    /** @throws Refusal.Invalid naming the places of ids that there are no futures of; nothing is waited for then */
    Awaited await(List<FutureId> ids, WaitMode mode, Wait wait) {
        // joined before the look, so that no end falls between the look and the wait
        Map<FutureId, CompletableFuture<FutureRecord>> joined = new LinkedHashMap<>();
        try {
            ids.forEach(id -> joined.computeIfAbsent(id, waiters::join));
            refuseUnknown(ids, joined.keySet());
            joined.forEach(this::look);
            var enough = enough(joined.values(), mode);
            Waiting.atMost(enough, wait, over -> over.cancel(false));
            return result(joined);
        } finally {
            joined.forEach(waiters::leave);
        }
    }

    private void refuseUnknown(List<FutureId> ids, Set<FutureId> asked) {
        var existing = Set.copyOf(store.existing(List.copyOf(asked), by));
        if (existing.size() < asked.size()) {
            throw new Refusal.Invalid(IntStream.range(0, ids.size())
                    .filter(i -> !existing.contains(ids.get(i)))
                    .limit(MOST_ERRORS)
                    .mapToObj(i -> new FieldError("ids[" + i + "]", "there is no future " + ids.get(i)))
                    .toList());
        }
    }

    /** One that was deleted since it was found to exist is pending, as far as anyone knows. */
    private void look(FutureId id, CompletableFuture<FutureRecord> waiter) {
        store.find(id).filter(now -> now.state().done()).ifPresent(waiter::complete);
    }

    /** Completes with the last one that was needed; is cancelled when waiters are let go. */
    private static CompletableFuture<FutureRecord> enough(
            Collection<CompletableFuture<FutureRecord>> all, WaitMode mode) {
        var enough = new CompletableFuture<FutureRecord>();
        var missing = new AtomicInteger(mode == WaitMode.ANY ? 1 : all.size());
        all.forEach(waiter -> waiter.whenComplete((done, letGo) -> {
            if (letGo != null) {
                enough.cancel(false);
            } else if (missing.decrementAndGet() == 0) {
                enough.complete(done);
            }
        }));
        return enough;
    }

    private Awaited result(Map<FutureId, CompletableFuture<FutureRecord>> joined) {
        var done = new ArrayList<FutureSnapshot>();
        var pending = new ArrayList<FutureId>();
        joined.forEach((id, waiter) -> {
            @Nullable FutureRecord ended = waiter.isCompletedExceptionally() ? null : waiter.getNow(null);
            if (ended == null) {
                pending.add(id);
            } else {
                done.add(snapshots.uncounted(ended));
            }
        });
        return new Awaited(done, pending);
    }
}
