package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import java.time.Duration;
import java.util.List;

/**
 * The engine for everything about batches, on behalf of one who asks.
 *
 * <p>Every method blocks until its answer is durable, and refuses with a {@link Refusal}; an unknown batch, and one that whoever asks
 * may not know of, with {@link Refusal.BatchNotFound}. Safe for use by many threads.
 */
public final class Batches {

    private final Internals in;
    private final Requester by;

    Batches(Internals internals, Requester by) {
        this.in = internals;
        this.by = by;
    }

    /** What batches are made by. */
    record Internals(
            EngineParts parts,
            Planner planner,
            BatchSubmissions submissions,
            BatchCancellation cancellation,
            BatchWaiters waiters,
            Snapshots snapshots,
            BatchStream.Ending ending) {}

    /**
     * Accepts a batch durably, all or nothing.
     *
     * @throws Refusal.Invalid naming what is wrong with which task
     * @throws Refusal.QueueFull if there is no room for all of it; tells for how many there is
     */
    public BatchSubmitted create(BatchOrder order) {
        try {
            in.ending().drain().refuseIfUnderWay();
            return in.submissions().submit(order, by);
        } catch (Refusal refusal) {
            in.ending().meters().refused(refusal);
            throw refusal;
        }
    }

    /**
     * Begins a batch whose tasks are still to come.
     *
     * @param callbacks whom to tell when all of them are done
     * @param stall for how long a full queue may give up no place before the stream is given up
     */
    public BatchStream open(List<CallbackOrder> callbacks, Duration stall) {
        var ending = in.ending();
        var drain = ending.drain();
        drain.refuseIfUnderWay();
        var id = in.submissions().newId();
        var now = in.parts().clock().instant();
        var head = new BatchWriter.Head(id, by, in.submissions().callbacks(callbacks, id, now), now, stall);
        var gathered = new BatchParts();
        var writer = new BatchWriter(
                in.parts(), in.submissions(), ending.meters(), head, () -> gathered.dropped() || drain.underWay());
        var stream = new BatchStream(in.parts(), new BatchPlans(in.planner()), head, gathered, writer, ending);
        stream.start();
        return stream;
    }

    public Batch find(BatchId id) {
        return in.parts()
                .batches()
                .find(id)
                .filter(by::mayKnow)
                .orElseThrow(() -> new Refusal.BatchNotFound(id.toString()));
    }

    /**
     * The batch as it stands when it is done, or when the wait is over, which may be early if sight of other nodes was lost.
     * Never fails because of time.
     */
    public Batch await(BatchId id, Wait wait) {
        if (!wait.atMost().isPositive()) {
            return find(id);
        }
        // Joined before the look, so that no end falls between the look and the wait.
        var waiter = in.waiters().done().join(id);
        try {
            var now = find(id);
            if (now.done()) {
                return now;
            }
            Waiting.atMost(waiter, wait, over -> {});
        } finally {
            in.waiters().done().leave(id, waiter);
        }
        return find(id);
    }

    /**
     * Cancels what has not started, tells what runs to stop, and lets nobody join any more.
     *
     * @throws Refusal.AlreadyDone if there is nothing left to cancel
     */
    public Batch cancel(BatchId id) {
        find(id);
        return in.cancellation().cancel(id);
    }

    /** The members as they are done, from the first on. */
    public BatchResults results(BatchId id, BatchResults.Order order) {
        find(id);
        return new BatchResults(id, order, in.parts().batches(), in.snapshots(), in.waiters());
    }
}
