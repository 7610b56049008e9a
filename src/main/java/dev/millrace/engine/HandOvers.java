package dev.millrace.engine;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.TaskError;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Brings attempts whose work goes on in another pool to a slot of that one. They go before what is queued there, since they
 * hold what they have got so far; and they go on while the server drains, since they are half done.
 */
final class HandOvers {

    private final Pools pools;
    private final BiConsumer<LivePool, LiveAttempt> starter;
    private final Consumer<LivePool> waker;

    /**
     * @param starter runs an attempt in a pool whose slot it holds
     * @param waker told of pools that have a free slot
     */
    HandOvers(Pools pools, BiConsumer<LivePool, LiveAttempt> starter, Consumer<LivePool> waker) {
        this.pools = pools;
        this.starter = starter;
        this.waker = waker;
    }

    /** Takes over an attempt whose work so far has returned. Returns at once. */
    void begin(LiveAttempt attempt, Outcome.HandOver handOver) {
        var target = pools.find(handOver.pool()).orElse(null);
        attempt.goesOn(handOver);
        if (target == null) {
            abandon(attempt, closed(handOver.pool(), "does not exist any more"));
            return;
        }
        // Set before it enters the line: whoever takes it out from there sets what stops it then.
        attempt.started(() -> leave(target, attempt));
        target.guests().enter(attempt, target.definition().queueCapacity()).ifPresent(this::giveBack);
        if (attempt.stopRequested()) {
            leave(target, attempt);
        }
        waker.accept(target);
    }

    /** Gives free slots of a pool to those who wait for them, or turns all of them away if it is shut down. */
    void serve(LivePool pool) {
        var line = pool.guests();
        if (line.size() == 0) {
            return;
        }
        for (var guest = pool.admitGuest(); guest.isPresent(); guest = pool.admitGuest()) {
            var attempt = guest.get();
            attempt.takeSlot(new Slot(pool, true)).ifPresent(this::giveBack);
            starter.accept(pool, attempt);
        }
        var state = pool.state();
        if (state == PoolState.SHUT_DOWN || state == PoolState.DRAINING) {
            for (var guest = line.next(); guest.isPresent(); guest = line.next()) {
                abandon(guest.get(), closed(pool.name(), "is shut down"));
            }
        }
        line.moveUp(pool.definition().queueCapacity()).forEach(this::giveBack);
    }

    /** It was told to stop while it waited. */
    private void leave(LivePool target, LiveAttempt attempt) {
        if (target.guests().leave(attempt)) {
            target.guestLeft();
            abandon(attempt, new Outcome.Stopped());
            waker.accept(target);
        }
    }

    /** On a thread of its own: throwing away what it has got so far may take a while. */
    private static void abandon(LiveAttempt attempt, Outcome outcome) {
        Thread.ofVirtual().name("abandon-" + attempt.id()).start(() -> attempt.abandon(outcome));
    }

    private void giveBack(Slot slot) {
        slot.leave();
        waker.accept(slot.pool());
    }

    private static Outcome closed(PoolName pool, String why) {
        var message = "pool '" + pool + "', in which it was to go on, " + why;
        return new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, message));
    }
}
