package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore;
import dev.millrace.task.Refusal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public face of the engine for everything about batches.
 *
 * <p>Every method blocks until its answer is durable, and refuses with a {@link Refusal}; an unknown batch with
 * {@link Refusal.BatchNotFound}. Safe for use by many threads.
 */
public final class Batches {

    private final EngineParts parts;
    private final BatchStore store;
    private final Planner planner;
    private final BatchSubmissions submissions;
    private final BatchCancellation cancellation;
    private final BatchWaiters waiters;
    private final Snapshots snapshots;
    private final BatchStream.Ending ending;

    Batches(
            EngineParts parts,
            Planner planner,
            BatchSubmissions submissions,
            BatchCancellation cancellation,
            BatchWaiters waiters,
            Snapshots snapshots,
            BatchStream.Ending ending) {
        this.parts = parts;
        this.store = parts.batches();
        this.planner = planner;
        this.submissions = submissions;
        this.cancellation = cancellation;
        this.waiters = waiters;
        this.snapshots = snapshots;
        this.ending = ending;
    }

    /**
     * Accepts a batch durably, all or nothing.
     *
     * @throws Refusal.Invalid naming what is wrong with which task
     * @throws Refusal.QueueFull if there is no room for all of it; tells for how many there is
     */
    public BatchSubmitted create(BatchOrder order) {
        try {
            ending.drain().refuseIfUnderWay();
            return submissions.submit(order);
        } catch (Refusal refusal) {
            ending.meters().refused(refusal);
            throw refusal;
        }
    }

    /**
     * Begins a batch whose tasks are still to come.
     *
     * @param callbacks whom to tell when all of them are done
     * @param stall for how long a full queue may give up no place before the stream is given up
     */
    public BatchStream open(@Nullable String owner, List<CallbackOrder> callbacks, Duration stall) {
        ending.drain().refuseIfUnderWay();
        var id = submissions.newId();
        var now = parts.clock().instant();
        var head = new BatchWriter.Head(id, owner, submissions.callbacks(callbacks, id, now), now, stall);
        var gathered = new BatchParts();
        var drain = ending.drain();
        var writer = new BatchWriter(
                parts, submissions, ending.meters(), head, () -> gathered.dropped() || drain.underWay());
        var stream = new BatchStream(parts, new BatchPlans(planner), head, gathered, writer, ending);
        stream.start();
        return stream;
    }

    public Batch find(BatchId id) {
        return store.find(id).orElseThrow(() -> new Refusal.BatchNotFound(id.toString()));
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
        var waiter = waiters.done().join(id);
        try {
            var now = find(id);
            if (now.done()) {
                return now;
            }
            Waiting.atMost(waiter, wait, over -> {});
        } finally {
            waiters.done().leave(id, waiter);
        }
        return find(id);
    }

    /**
     * Cancels what has not started, tells what runs to stop, and lets nobody join any more.
     *
     * @throws Refusal.AlreadyDone if there is nothing left to cancel
     */
    public Batch cancel(BatchId id) {
        return cancellation.cancel(id);
    }

    /** The members as they are done, from the first on. */
    public BatchResults results(BatchId id, BatchResults.Order order) {
        find(id);
        return new BatchResults(id, order, store, snapshots, waiters);
    }
}
