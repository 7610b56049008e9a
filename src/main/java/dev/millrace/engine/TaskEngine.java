package dev.millrace.engine;

import dev.millrace.task.ContentRef;
import dev.millrace.task.Deletion;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Page;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The engine for everything about futures, on behalf of one who asks.
 *
 * <p>What that one may not know of is refused as what does not exist is. Every method blocks until its answer is durable, and
 * refuses with a {@link Refusal}. Safe for use by many threads.
 */
public final class TaskEngine {

    private final EngineParts parts;
    private final Submissions submissions;
    private final Cancellation cancellation;
    private final Pools pools;
    private final Snapshots snapshots;
    private final Waiters waiters;
    private final Drain drain;
    private final EngineMeters meters;
    private final Requester by;

    TaskEngine(Internals internals, Requester by) {
        this.by = by;
        parts = internals.parts();
        submissions = internals.submissions();
        cancellation = internals.cancellation();
        pools = internals.pools();
        snapshots = internals.snapshots();
        waiters = internals.waiters();
        drain = internals.drain();
        meters = internals.meters();
    }

    /** What the engine is made of. */
    record Internals(
            EngineParts parts,
            Submissions submissions,
            Cancellation cancellation,
            Pools pools,
            Snapshots snapshots,
            Waiters waiters,
            Drain drain,
            EngineMeters meters) {}

    /** An id for a future to come. */
    public FutureId newId() {
        return submissions.newId();
    }

    /**
     * Accepts a task durably, as one of whoever asks.
     *
     * @throws Refusal.Draining while the server shuts down
     * @throws Refusal.QueueFull and others, for what a client can do about it
     */
    public Submitted submit(Submission submission) {
        try {
            drain.refuseIfUnderWay();
            var accepted = submissions.submit(submission, by);
            var future = accepted.future();
            return accepted.replayed()
                    ? new Submitted(snapshots.counted(future), true)
                    : new Submitted(snapshots.queuedLast(future), false);
        } catch (Refusal refusal) {
            meters.refused(refusal);
            throw refusal;
        }
    }

    /**
     * Records content that a client sent as a future of type {@code upload} that is done.
     *
     * @param options of which labels and retention count
     * @param result what the future is to say of the content
     */
    public FutureSnapshot upload(FutureId id, ContentRef content, SubmitOptions options, JsonNode result) {
        drain.refuseIfUnderWay();
        return snapshots.uncounted(submissions.upload(id, content, options, by, result));
    }

    /** @throws Refusal.FutureNotFound if there is none */
    public FutureSnapshot find(FutureId id) {
        return snapshots.counted(load(id));
    }

    /** The future as it stands when it is done, or when the wait is over. Never fails because of time. */
    public FutureSnapshot await(FutureId id, Wait wait) {
        if (!wait.atMost().isPositive()) {
            return find(id);
        }
        // Joined before the look, so that no end falls between the look and the wait.
        var waiter = waiters.join(id);
        try {
            var now = load(id);
            if (now.state().done()) {
                return snapshots.uncounted(now);
            }
        } catch (Refusal refusal) {
            waiters.leave(id, waiter);
            throw refusal;
        }
        return Waiting.atMost(waiter, wait, over -> waiters.leave(id, over))
                .map(snapshots::uncounted)
                .orElseGet(() -> find(id));
    }

    /**
     * Waits for several futures, each of which counts once. Never fails because of time.
     *
     * @throws Refusal.Invalid naming the places of ids that there are no futures of, as {@code ids[3]}
     */
    public Awaited await(List<FutureId> ids, WaitMode mode, Wait wait) {
        return new JointWait(parts.store(), by, waiters, snapshots).await(ids, mode, wait);
    }

    /** A part of the futures, newest first. */
    public Page<FutureSnapshot> list(FutureQuery query) {
        var own = by.within(query);
        if (by.confined() && own.after() instanceof FutureId predecessor && !knows(predecessor)) {
            return new Page<>(List.of(), null);
        }
        var page = parts.store().list(own);
        return new Page<>(page.items().stream().map(snapshots::uncounted).toList(), page.next());
    }

    /**
     * Cancels a future: at once if it has not started, else by telling its work to stop.
     *
     * @throws Refusal.AlreadyDone if there is nothing left to cancel
     */
    public FutureSnapshot cancel(FutureId id) {
        return snapshots.uncounted(cancellation.cancel(id, by));
    }

    /**
     * Queues a failed or cancelled future again, with its whole budget of attempts before it.
     *
     * @throws Refusal.NotRetryable if it is in any other state
     * @throws Refusal.PoolShutDown if its pool takes no tasks
     */
    public FutureSnapshot retry(FutureId id) {
        drain.refuseIfUnderWay();
        while (true) {
            var now = load(id);
            if (!now.state().canBecome(TaskState.QUEUED) || !now.state().done()) {
                throw new Refusal.NotRetryable(id, now.state());
            }
            var pool = pools.live(now.task().pool());
            pool.requireOpen();
            var next = now.retried(pool.definition().order());
            if (Blocking.await(parts.store().update(new Transition(now, next)))) {
                // What it is to run after was looked at anew, so it may stand elsewhere than in the queue.
                return snapshots.counted(next.state() == TaskState.QUEUED ? next : load(id));
            }
        }
    }

    /**
     * Deletes a done future and its content.
     *
     * @throws Refusal.NotDone if it is not done
     * @throws Refusal.FutureInUse if another future reads its content, or is not done and to run after it
     */
    public void delete(FutureId id) {
        if (by.confined()) {
            load(id);
        }
        switch (Blocking.await(parts.store().delete(id))) {
            case Deletion.Deleted(var future) -> parts.bin().discard(future);
            case Deletion.NotFound() -> throw new Refusal.FutureNotFound(id.toString());
            case Deletion.NotDone(var state) -> throw new Refusal.NotDone(id, state);
            case Deletion.InUse(var user) ->
                throw new Refusal.FutureInUse(id, by.confined() && !knows(user) ? null : user);
        }
    }

    private boolean knows(FutureId id) {
        return !parts.store().existing(List.of(id), by).isEmpty();
    }

    private FutureRecord load(FutureId id) {
        return parts.store().find(id).filter(by::mayKnow).orElseThrow(() -> new Refusal.FutureNotFound(id.toString()));
    }
}
