package dev.millrace.engine;

import dev.millrace.pool.Pool;
import dev.millrace.pool.PoolFactory;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One pool at run time: its definition, its slots, and how many futures it holds in each state.
 *
 * <p>Every field is guarded by the monitor; no method blocks or calls out while holding it.
 */
final class LivePool {

    /** How a new task may enter. */
    enum Admission {
        /** A slot is reserved for it: it is to be recorded as running. */
        START,
        /** A place in the queue is reserved for it. */
        QUEUE
    }

    /** What can be waited for. */
    enum Calm {
        NOTHING_RUNS,
        NOTHING_UNFINISHED
    }

    private record Waiter(Calm until, CompletableFuture<Void> waiter) {}

    private Pool pool;
    private PoolDefinition definition;
    private PoolState state;

    /** Committed futures of this pool by state; unfinished states only. */
    private final Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);

    /** Places reserved by submissions that are not committed yet. */
    private int admitted;

    /** Slots taken: by live attempts, by submissions that start at once, and by the claim under way. */
    private int held;

    private boolean claiming;

    /** Whether something happened during the claim under way that asks for another one. */
    private boolean claimAgain;

    private boolean claimsStopped;
    private long ended;
    private long succeeded;
    private long failed;
    private final List<Waiter> waiters = new ArrayList<>();

    LivePool(Pool pool, PoolDefinition definition, PoolState state, Map<TaskState, Long> unfinished) {
        this.pool = pool;
        this.definition = definition;
        this.state = state;
        counts.putAll(unfinished);
    }

    synchronized Pool pool() {
        return pool;
    }

    PoolName name() {
        return definition().name();
    }

    synchronized PoolDefinition definition() {
        return definition;
    }

    synchronized PoolState state() {
        return state;
    }

    /** @throws Refusal.PoolKindFixed if the kind changes while slots are held */
    synchronized void redefine(PoolDefinition next, PoolFactory factory) {
        if (next.kind() == definition.kind()) {
            pool.resize(next.size());
        } else if (held > 0) {
            throw new Refusal.PoolKindFixed(definition.name(), definition.kind());
        } else {
            pool.close();
            pool = factory.create(next);
        }
        definition = next;
    }

    /**
     * Shuts an empty pool for good.
     *
     * @throws Refusal.PoolInUse if it holds unfinished futures
     */
    synchronized void retire() {
        if (unfinished() + held > 0) {
            throw new Refusal.PoolInUse(definition.name(), Math.max(unfinished(), held));
        }
        state = PoolState.SHUT_DOWN;
    }

    synchronized void become(PoolState next) {
        state = next == PoolState.SHUT_DOWN ? PoolState.DRAINING : next;
        settle();
    }

    /** From now on no slot is given out any more: the server drains. */
    synchronized void stopClaims() {
        claimsStopped = true;
    }

    /**
     * Reserves a slot or a place in the queue for a new task.
     *
     * @param now whether it may run now
     * @param retryAfter asked when there is no room
     */
    synchronized Admission admit(boolean now, Supplier<Duration> retryAfter) {
        if (state == PoolState.DRAINING || state == PoolState.SHUT_DOWN) {
            throw new Refusal.PoolShutDown(definition.name());
        }
        boolean nothingAhead = count(TaskState.QUEUED) + admitted == 0;
        if (now && nothingAhead && free() > 0) {
            held++;
            return Admission.START;
        }
        if (pending() >= definition.queueCapacity()) {
            throw new Refusal.QueueFull(definition.name(), definition.queueCapacity(), retryAfter.get());
        }
        admitted++;
        return Admission.QUEUE;
    }

    /** Gives back what {@link #admit} reserved and the store did not take. */
    synchronized void withdraw(Admission admission) {
        switch (admission) {
            case START -> held--;
            case QUEUE -> admitted--;
        }
        settle();
    }

    /** The reserved place has become a committed future; its slot, if it starts at once, stays held. */
    synchronized void settled(Admission admission) {
        if (admission == Admission.QUEUE) {
            admitted--;
        }
    }

    /** Reserves up to {@code most} free slots for a claim; 0 if there is none, nothing to claim, or a claim under way. */
    synchronized int beginClaim(int most) {
        if (claiming) {
            claimAgain = true;
            return 0;
        }
        int free = Math.min(free(), most);
        if (free <= 0 || count(TaskState.QUEUED) == 0) {
            return 0;
        }
        claiming = true;
        claimAgain = false;
        held += free;
        return free;
    }

    /**
     * Ends the claim under way: the slots of what was claimed stay held.
     *
     * @return whether to claim once more
     */
    synchronized boolean endClaim(int reserved, int claimed) {
        claiming = false;
        held -= reserved - claimed;
        settle();
        return claimAgain || claimed == reserved;
    }

    synchronized void releaseSlot() {
        held--;
        settle();
    }

    /** Takes a committed change into account. */
    synchronized void count(@Nullable TaskState before, FutureRecord after) {
        if (before != null && !before.done()) {
            counts.merge(before, -1L, Long::sum);
        }
        if (!after.state().done()) {
            counts.merge(after.state(), 1L, Long::sum);
        } else if (before != null) {
            ended += before.active() ? 1 : 0;
            succeeded += after.state() == TaskState.SUCCEEDED ? 1 : 0;
            failed += after.state() == TaskState.FAILED ? 1 : 0;
        }
        settle();
    }

    /** Completes when the pool has come to that calm; to be given back with {@link #forget}. */
    synchronized CompletableFuture<Void> when(Calm calm) {
        var waiter = new CompletableFuture<Void>();
        if (is(calm)) {
            waiter.complete(null);
        } else {
            waiters.add(new Waiter(calm, waiter));
        }
        return waiter;
    }

    synchronized void forget(CompletableFuture<Void> waiter) {
        waiters.removeIf(each -> each.waiter().equals(waiter));
    }

    /** Lets everyone who waits go. */
    synchronized void release() {
        waiters.forEach(each -> each.waiter().cancel(false));
    }

    synchronized PoolStatus status(@Nullable Duration oldestQueuedAge) {
        return new PoolStatus(definition, state, active(), pending(), oldestQueuedAge, succeeded, failed);
    }

    synchronized long active() {
        return count(TaskState.RUNNING) + count(TaskState.CANCELLING);
    }

    /** Futures that have not started, those about to be committed included. */
    synchronized long pending() {
        return count(TaskState.SCHEDULED) + count(TaskState.WAITING) + count(TaskState.QUEUED) + admitted;
    }

    /** Futures that are done after they had run, since the server started. */
    synchronized long ended() {
        return ended;
    }

    synchronized long queued() {
        return count(TaskState.QUEUED);
    }

    synchronized long unfinished() {
        return pending() + active();
    }

    /** Draws the consequences of a change: a drained pool is shut down, and waits that are over end. */
    private void settle() {
        if (state == PoolState.DRAINING && is(Calm.NOTHING_RUNS)) {
            state = PoolState.SHUT_DOWN;
        }
        if (!waiters.isEmpty()) {
            waiters.stream()
                    .filter(each -> is(each.until()))
                    .forEach(each -> each.waiter().complete(null));
            waiters.removeIf(each -> each.waiter().isDone());
        }
    }

    private boolean is(Calm calm) {
        return switch (calm) {
            // Slots are held before their futures are committed as running, and free before those are committed as
            // ended.
            case NOTHING_RUNS -> held == 0 && active() == 0;
            case NOTHING_UNFINISHED -> held == 0 && unfinished() == 0;
        };
    }

    private int free() {
        return state == PoolState.RUNNING && !claimsStopped ? definition.size() - held : 0;
    }

    private long count(TaskState of) {
        return counts.getOrDefault(of, 0L);
    }
}
