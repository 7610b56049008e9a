package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore.Creation;
import dev.millrace.task.BatchStore.NewBatch;
import dev.millrace.task.Callback;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import dev.millrace.tracing.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accepts batches that come as a whole: durably, in one write, and only if there is room for all of it. */
final class BatchSubmissions {

    private final EngineParts parts;
    private final Planner planner;
    private final Dispatcher dispatcher;
    private final EngineMeters meters;
    private final BatchMeters batchMeters;
    private final Duration keyRetention;

    BatchSubmissions(
            EngineParts parts,
            Planner planner,
            Dispatcher dispatcher,
            EngineMeters meters,
            BatchMeters batchMeters,
            Duration keyRetention) {
        this.parts = parts;
        this.planner = planner;
        this.dispatcher = dispatcher;
        this.meters = meters;
        this.batchMeters = batchMeters;
        this.keyRetention = keyRetention;
    }

    BatchSubmitted submit(BatchOrder order, Requester by) {
        var now = parts.clock().instant();
        var key = key(order, by, now);
        // A replay must not be refused for want of room, so it is looked for before there is any talk of room.
        var replay = key == null ? null : parts.batches().replay(key).orElse(null);
        if (replay != null) {
            return accepted(replay, order, () -> Duration.ZERO);
        }
        var id = newId();
        var planned = new BatchPlans(planner).all(order.tasks(), new Planner.Terms(by, id, now));
        var room = Room.reserve(planned, meters);
        var callbacks = callbacks(order.callbacks(), id, now);
        var creation = insert(
                planned,
                room,
                futures -> parts.batches()
                        .create(new NewBatch(id, by.name(), parts.node(), false, now, futures, callbacks), key),
                Creation.Created.class::isInstance);
        return accepted(
                creation, order, () -> meters.retryAfter(planned.getFirst().pool()));
    }

    BatchId newId() {
        return new BatchId(planner.newId().value());
    }

    List<Callback> callbacks(List<CallbackOrder> orders, BatchId id, Instant now) {
        return planner.callbacks(orders, new Callback.Owner.OfBatch(id), now, Traces.current());
    }

    /**
     * Adds futures for which there is room, and starts those that can start at once. Returns when that is durable.
     *
     * @param added tells by the answer whether they were added
     */
    <T> T insert(
            List<Planner.Planned> planned,
            Room room,
            Function<List<NewFuture>, CompletableFuture<T>> write,
            Predicate<T> added) {
        return beginInsert(planned, room, write, added).await();
    }

    /** The same, without waiting; what is returned is to be awaited. */
    <T> Insert<T> beginInsert(
            List<Planner.Planned> planned,
            Room room,
            Function<List<NewFuture>, CompletableFuture<T>> write,
            Predicate<T> added) {
        var starts = Starts.of(planned, parts.node());
        var answer = tried(write, starts.futures()).whenComplete((done, failure) -> {
            if (failure != null) {
                dispatcher.mayHaveBegun();
            }
            if (done != null && added.test(done)) {
                starts.run(dispatcher);
            } else {
                starts.withdraw();
                room.withdraw();
            }
        });
        return new Insert<>(answer, () -> rerank(planned));
    }

    /** Futures on their way into the store. */
    record Insert<T>(CompletableFuture<T> answer, Runnable afterwards) {

        /** What became of them; waits until that is durable. */
        T await() {
            var done = Blocking.await(answer);
            afterwards.run();
            return done;
        }
    }

    private static <T> CompletableFuture<T> tried(
            Function<List<NewFuture>, CompletableFuture<T>> write, List<NewFuture> futures) {
        try {
            return write.apply(futures);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** If a pool got another order meanwhile, what was ranked by the old one is ranked anew. */
    private void rerank(List<Planner.Planned> planned) {
        Map<PoolName, QueueOrder> changed = new HashMap<>();
        for (var each : planned) {
            var order = each.pool().definition().order();
            if (each.order() != order) {
                changed.put(each.pool().name(), order);
            }
        }
        changed.forEach(parts.store()::rerank);
    }

    /** @param retryAfter asked when a quota is used up */
    private BatchSubmitted accepted(Creation creation, BatchOrder order, Supplier<Duration> retryAfter) {
        return switch (creation) {
            case Creation.Created(Batch batch) -> {
                batchMeters.submitted(batch.total());
                yield new BatchSubmitted(batch, false);
            }
            case Creation.Replayed(Batch batch) -> new BatchSubmitted(batch, true);
            case Creation.Refused(Insertion.OverQuota(var max, var room)) ->
                throw new Refusal.QuotaExceeded(max, room, retryAfter.get());
            case Creation.Refused(var why) -> throw BatchPlans.refused(why, order.tasks(), BatchPlans::inArray);
            case Creation.KeyReused() -> {
                var key = order.idempotency();
                throw new Refusal.IdempotencyKeyReused(key == null ? "" : key.key());
            }
        };
    }

    private @Nullable IdempotencyKey key(BatchOrder order, Requester by, Instant now) {
        var asked = order.idempotency();
        return asked == null
                ? null
                : new IdempotencyKey(by.name(), asked.path(), asked.key(), asked.fingerprint(), now.plus(keyRetention));
    }
}
