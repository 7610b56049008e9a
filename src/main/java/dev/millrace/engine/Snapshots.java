package dev.millrace.engine;

import dev.millrace.task.Dependency;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.PoolState;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.TaskState;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds to a record what is known only live. */
final class Snapshots {

    private final FutureStore store;
    private final Pools pools;
    private final Attempts attempts;
    private final HeldBack heldBack;

    Snapshots(FutureStore store, Pools pools, Attempts attempts, HeldBack heldBack) {
        this.heldBack = heldBack;
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
        return future.state() == TaskState.WAITING ? waiting(future) : snapshot(future, position);
    }

    /** Just after it was queued: in a first-in, first-out queue it is the last, so nothing has to be counted. */
    FutureSnapshot queuedLast(FutureRecord future) {
        if (future.state() == TaskState.WAITING) {
            return waiting(future);
        }
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
            case SUCCEEDED, FAILED, CANCELLED -> new FutureSnapshot(future, null, null);
            case WAITING -> new FutureSnapshot(future, null, waitingUncounted(future));
            case SCHEDULED -> new FutureSnapshot(future, null, scheduled(future));
            case QUEUED -> new FutureSnapshot(future, null, queued(future, position));
            case RUNNING, CANCELLING -> live(future);
        };
    }

    /** With those that it waits for, which costs a look at each. */
    private FutureSnapshot waiting(FutureRecord future) {
        var open = predecessors(future).filter(this::isOpen).toList();
        return new FutureSnapshot(future, null, WaitingOn.Dependencies.of(open));
    }

    /** It waits for the only predecessor that it has; of several, those that are done are not known. */
    private static WaitingOn waitingUncounted(FutureRecord future) {
        return future.task().after().size() == 1
                ? WaitingOn.Dependencies.of(predecessors(future).toList())
                : WaitingOn.Dependencies.UNKNOWN;
    }

    private boolean isOpen(FutureId predecessor) {
        return store.find(predecessor).filter(future -> !future.state().done()).isPresent();
    }

    private static Stream<FutureId> predecessors(FutureRecord future) {
        return future.task().after().stream().map(Dependency::predecessor);
    }

    private @Nullable WaitingOn scheduled(FutureRecord future) {
        var until = future.place().notBefore();
        if (until == null) {
            return null;
        }
        var host = heldBack.hostOf(future);
        if (host != null) {
            return new WaitingOn.ClosedHost(host, until);
        }
        boolean pause = future.attempts().latestEnded().isPresent();
        return pause ? new WaitingOn.Retry(until) : new WaitingOn.Time(until);
    }

    private WaitingOn queued(FutureRecord future, @Nullable Integer position) {
        var pool = pools.find(future.task().pool());
        var state = pool.map(LivePool::state).orElse(PoolState.RUNNING);
        if (state != PoolState.RUNNING) {
            return new WaitingOn.Pool(future.task().pool(), state);
        }
        var total = pool.filter(LivePool::totalReached)
                .map(reached -> reached.definition().maxTotal());
        return new WaitingOn.Queue(position, total.orElse(null));
    }

    private FutureSnapshot live(FutureRecord future) {
        return attempts.find(future.id())
                .filter(attempt -> attempt.attempt() == future.attempts().number())
                .map(attempt -> new FutureSnapshot(future, attempt.progress(), heldBackBy(attempt)))
                .orElseGet(() -> new FutureSnapshot(future, null, null));
    }

    private @Nullable WaitingOn heldBackBy(LiveAttempt attempt) {
        var stop = attempt.stopped();
        if (stop != null) {
            return new WaitingOn.Stopping(stop.since());
        }
        var name = attempt.waitsFor();
        if (name == null) {
            var host = attempt.hostAwaited();
            return host == null ? null : new WaitingOn.Host(host);
        }
        var state = pools.find(name).map(LivePool::state).orElse(PoolState.SHUT_DOWN);
        return state == PoolState.RUNNING ? new WaitingOn.Slot(name) : new WaitingOn.Pool(name, state);
    }
}
