package dev.millrace.engine;

import dev.millrace.pool.Pool;
import dev.millrace.pool.PoolFactory;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One pool at run time: its definition, its slots, and how many futures it holds in each state.
 *
 * <p>Every field is written with the monitor held, and read with it unless it says otherwise; no method blocks or calls out
 * while holding it.
 */
final class LivePool {

    private Pool pool;

    /** Read without the monitor too: transfers ask for it all the time. */
    private volatile PoolDefinition definition;

    private PoolState state;

    /** Committed futures of this pool. */
    private final StateCounts counts;

    /** Places reserved by submissions that are not committed yet. */
    private int admitted;

    /** Slots taken: by live attempts, by submissions that start at once, and by the claim under way. */
    private int held;

    /** Slots that are taken by attempts of other pools; part of {@link #held}. */
    private int visitors;

    /** Attempts of this pool that gave up its slot and went on to another. */
    private int away;

    /** Has a monitor of its own. */
    private final GuestLine guests = new GuestLine();

    /** Slots that the claim under way has reserved; 0: there is none. */
    private int claiming;

    /** Whether something happened during the claim under way that asks for another one. */
    private boolean claimAgain;

    private boolean claimsStopped;
    private final Ends ends = new Ends();
    private final Conditions waiters = new Conditions();

    LivePool(Pool pool, PoolDefinition definition, PoolState state, Map<TaskState, Long> unfinished) {
        this.pool = pool;
        this.definition = definition;
        this.state = state;
        counts = new StateCounts(unfinished);
    }

    synchronized Pool pool() {
        return pool;
    }

    PoolName name() {
        return definition().name();
    }

    PoolDefinition definition() {
        return definition;
    }

    synchronized PoolState state() {
        return state;
    }

    /** @throws Refusal.PoolKindFixed if the kind changes while something runs, on whichever node */
    synchronized void redefine(PoolDefinition next, PoolFactory factory) {
        if (next.kind() == definition.kind()) {
            pool.redefine(next);
        } else if (held > 0 || counts.begun() > away) {
            throw new Refusal.PoolKindFixed(definition.name(), definition.kind());
        } else {
            pool.close();
            pool = factory.create(next);
            pool.dormant(closed());
        }
        definition = next;
        settle();
    }

    /**
     * Shuts an empty pool for good.
     *
     * @throws Refusal.PoolInUse if it holds unfinished futures
     */
    synchronized void retire() {
        long taken = held + guests.size();
        if (unfinished() + taken > 0) {
            throw new Refusal.PoolInUse(definition.name(), Math.max(unfinished(), taken));
        }
        state = PoolState.SHUT_DOWN;
    }

    synchronized void become(PoolState next) {
        state = next == PoolState.SHUT_DOWN ? PoolState.DRAINING : next;
        pool.dormant(next == PoolState.SHUT_DOWN);
        settle();
    }

    /** From now on no slot is given out any more: the server drains. */
    synchronized void stopClaims() {
        claimsStopped = true;
    }

    /** @throws Refusal.PoolShutDown if it takes no tasks */
    synchronized void requireOpen() {
        if (closed()) {
            throw new Refusal.PoolShutDown(definition.name());
        }
    }

    /**
     * Reserves a slot or a place in the queue for a new task that may run now.
     *
     * @param retryAfter asked when there is no room
     */
    synchronized Admission admit(Supplier<Duration> retryAfter) {
        boolean nothingAhead = counts.of(TaskState.QUEUED) + admitted == 0;
        if (nothingAhead && !shared() && free() > 0) {
            held++;
            return Admission.START;
        }
        reserve(1, retryAfter);
        return Admission.QUEUE;
    }

    /**
     * Reserves places in the queue for new tasks, all or none; each is free again once its future is counted.
     *
     * @param retryAfter asked when there is no room
     */
    synchronized void reserve(int places, Supplier<Duration> retryAfter) {
        if (!tryReserve(places)) {
            throw new Refusal.QueueFull(definition.name(), definition.queueCapacity(), room(), retryAfter.get());
        }
    }

    /**
     * The same, telling whether there was room.
     *
     * @throws Refusal.PoolShutDown if it takes nothing
     */
    synchronized boolean tryReserve(int places) {
        requireOpen();
        if (places > room()) {
            return false;
        }
        admitted += places;
        return true;
    }

    private boolean closed() {
        return state == PoolState.DRAINING || state == PoolState.SHUT_DOWN;
    }

    private long room() {
        return Math.max(0, definition.queueCapacity() - pending());
    }

    /**
     * Turns places that one submission has reserved into slots, as many as are free, if nobody is before it.
     *
     * @param places that are reserved
     * @return how many are slots now
     */
    synchronized int startReserved(int places) {
        boolean nothingAhead = counts.of(TaskState.QUEUED) + admitted == places && !shared();
        int slots = nothingAhead ? Math.max(0, Math.min(free(), places)) : 0;
        admitted -= slots;
        held += slots;
        return slots;
    }

    /** Turns slots into reserved places again. */
    synchronized void unstart(int slots) {
        admitted += slots;
        held -= slots;
    }

    /** Gives back the slot that {@link #admit} reserved and the store did not take. */
    synchronized void withdrawStart() {
        held--;
        settle();
    }

    /** Gives back places that were reserved and that the store did not take. */
    synchronized void withdraw(int places) {
        admitted -= places;
        settle();
    }

    /**
     * Reserves up to {@code most} free slots for a claim; 0 if there is none, nothing to claim, or a claim under way.
     *
     * @param ending attempts that have ended here, and whose end will be recorded before the claim
     */
    synchronized int beginClaim(int most, int ending) {
        if (claiming > 0) {
            claimAgain = true;
            return 0;
        }
        int free = (int) Math.min(Math.min(free(), most), leftOfTotal() + ending);
        if (free <= 0 || counts.of(TaskState.QUEUED) == 0) {
            return 0;
        }
        claiming = free;
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
        claiming = 0;
        held -= reserved - claimed;
        settle();
        return claimAgain || claimed == reserved;
    }

    synchronized void releaseSlot() {
        held--;
        settle();
    }

    /** Those of other pools who wait for a slot of this one; they go before its own. */
    GuestLine guests() {
        return guests;
    }

    /** Takes the first out of the line of guests, with a slot for it; empty if there is no free slot, or nobody. */
    synchronized Optional<LiveAttempt> admitGuest() {
        if (state != PoolState.RUNNING || held >= definition.slots()) {
            return Optional.empty();
        }
        var guest = guests.next();
        if (guest.isPresent()) {
            held++;
            visitors++;
        }
        return guest;
    }

    synchronized void releaseGuest() {
        visitors--;
        releaseSlot();
    }

    /** A guest left the line without having had a slot. */
    synchronized void guestLeft() {
        settle();
    }

    /** An attempt of this pool goes on in another, and its slot here is free. */
    synchronized void wentAway() {
        away++;
        releaseSlot();
    }

    /** An attempt that went away has ended. */
    synchronized void cameBack() {
        away--;
    }

    /** Takes a committed change into account. */
    synchronized void count(@Nullable TaskState before, FutureRecord after) {
        if (before == null && after.state() != TaskState.RUNNING) {
            // What does not start at once had a place reserved.
            admitted--;
        }
        counts.move(before, after.state(), 1);
        ends.count(before, after.state());
        settle();
    }

    /** Takes changes into account that another node committed. */
    synchronized void count(ForeignChanges.Move move) {
        counts.move(move.before(), move.after(), move.count());
        settle();
    }

    /** Begins to count from here. */
    synchronized void count(Map<TaskState, Long> unfinished) {
        counts.begin(unfinished);
        settle();
    }

    /** Completes when the pool has come to that calm; to be given back with {@link #forget}. */
    synchronized CompletableFuture<Void> when(Calm calm) {
        return waiters.when(() -> is(calm));
    }

    /**
     * Completes when there may be room for so many new tasks, or the pool takes none any more; to be given back with
     * {@link #forget}.
     */
    synchronized CompletableFuture<Void> whenRoom(int places) {
        return waiters.when(() -> closed() || room() >= places);
    }

    synchronized void forget(CompletableFuture<Void> waiter) {
        waiters.forget(waiter);
    }

    /** Lets everyone who waits go. */
    synchronized void release() {
        waiters.release();
    }

    synchronized PoolStatus status(@Nullable Duration oldestQueuedAge) {
        return new PoolStatus(definition, state, active(), pending(), oldestQueuedAge, ends.succeeded(), ends.failed());
    }

    /** Attempts that hold a slot of this pool, whichever pool their futures belong to. */
    synchronized long active() {
        return Math.max(0, counts.begun() - away + visitors);
    }

    /** Slots of this node that are taken by attempts, or are about to be by what is being submitted. */
    synchronized int held() {
        return held - claiming;
    }

    /** Futures that have not started, those about to be committed included. */
    synchronized long pending() {
        return counts.pending() + admitted;
    }

    /** What came to an end on this node. */
    Ends ends() {
        return ends;
    }

    synchronized long queued() {
        return counts.of(TaskState.QUEUED);
    }

    synchronized long unfinished() {
        return pending() + counts.begun();
    }

    /** Draws the consequences of a change: a drained pool is shut down, and waits that are over end. */
    private void settle() {
        if (closed()) { // another node may still begin something before it learns of the shutdown
            state = is(Calm.NOTHING_RUNS) ? PoolState.SHUT_DOWN : PoolState.DRAINING;
        }
        waiters.settle();
    }

    private boolean is(Calm calm) {
        return switch (calm) {
            // Slots are held before their futures are committed as running, and free before those are committed as
            // ended.
            case NOTHING_RUNS -> held == 0 && counts.begun() == 0;
            case NOTHING_UNFINISHED -> held == 0 && unfinished() == 0 && guests.size() == 0;
        };
    }

    private int free() {
        return state == PoolState.RUNNING && !claimsStopped ? definition.slots() - held - guests.size() : 0;
    }

    /** Whether its slots are bounded over all nodes: then only the store can say whether one is free. */
    boolean shared() {
        return definition.maxTotal() != null;
    }

    /** Whether as many of its attempts are under way on all nodes as may be, as far as is known here. */
    synchronized boolean totalReached() {
        return leftOfTotal() <= 0;
    }

    /** Only to spare the store claims in vain: what it says counts. */
    private long leftOfTotal() {
        var total = definition.maxTotal();
        return total == null ? Long.MAX_VALUE / 2 : total - counts.begun();
    }
}
