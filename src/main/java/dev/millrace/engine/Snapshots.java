package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.PoolState;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Adds to a record what is known only live. */
final class Snapshots {

    private final FutureStore store;
    private final Pools pools;
    private final Attempts attempts;

    Snapshots(FutureStore store, Pools pools, Attempts attempts) {
        this.store = store;
        this.pools = pools;
        this.attempts = attempts;
    }

    /** With the position in the queue, which costs a look at everything that is ahead. */
    FutureSnapshot counted(FutureRecord future) {
        Integer position = null;
        if (future.state() == TaskState.QUEUED) {
            position = 1 + store.ahead(future, WaitingOn.Queue.MAX_POSITION - 1);
        }
        return snapshot(future, position);
    }

    /** Just after it was queued: in a first-in, first-out queue it is the last, so nothing has to be counted. */
    FutureSnapshot queuedLast(FutureRecord future) {
        Integer position = pools.find(future.task().pool())
                .filter(pool -> pool.definition().order() == QueueOrder.FIFO)
                .map(pool -> (int) Math.min(Math.max(pool.queued(), 1), WaitingOn.Queue.MAX_POSITION))
                .orElse(null);
        return snapshot(future, position);
    }

    /** Without the position in the queue. */
    FutureSnapshot uncounted(FutureRecord future) {
        return snapshot(future, null);
    }

    private FutureSnapshot snapshot(FutureRecord future, @Nullable Integer position) {
        return switch (future.state()) {
            case SUCCEEDED, FAILED, CANCELLED, WAITING -> new FutureSnapshot(future, null, null);
            case SCHEDULED -> new FutureSnapshot(future, null, scheduled(future));
            case QUEUED -> new FutureSnapshot(future, null, queued(future, position));
            case RUNNING, CANCELLING -> live(future);
        };
    }

    private static @Nullable WaitingOn scheduled(FutureRecord future) {
        var until = future.place().notBefore();
        if (until == null) {
            return null;
        }
        return future.attempts().number() == 0 ? new WaitingOn.Time(until) : new WaitingOn.Retry(until);
    }

    private WaitingOn queued(FutureRecord future, @Nullable Integer position) {
        var state = pools.find(future.task().pool()).map(LivePool::state).orElse(PoolState.RUNNING);
        return state == PoolState.RUNNING
                ? new WaitingOn.Queue(position)
                : new WaitingOn.Pool(future.task().pool(), state);
    }

    private FutureSnapshot live(FutureRecord future) {
        return attempts.find(future.id())
                .map(attempt -> {
                    var stop = attempt.stopped();
                    return new FutureSnapshot(
                            future, attempt.progress(), stop == null ? null : new WaitingOn.Stopping(stop.since()));
                })
                .orElseGet(() -> new FutureSnapshot(future, null, null));
    }
}
