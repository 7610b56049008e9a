package dev.millrace.engine;

import dev.millrace.engine.BatchParts.Item;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore.Creation;
import dev.millrace.task.BatchStore.Joining;
import dev.millrace.task.BatchStore.NewBatch;
import dev.millrace.task.Callback;
import dev.millrace.task.Insertion;
import dev.millrace.task.Insertion.OverQuota;
import dev.millrace.task.NewFuture;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records the parts of one stream of tasks, no faster than the queues of their pools drain, and what is queued of whoever hands them
 * in. Used by one thread.
 */
final class BatchWriter {

    /** For how long room is let grow before it is filled, so that a nearly full queue is not filled one by one. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** How many parts may be on their way into the store: while the disk is waited for, the next is there to be written. */
    private static final int AHEAD = 2;

    /** The part of a queue that is worth being filled at once: one of so many. */
    private static final int WORTHWHILE = 4;

    private final EngineParts parts;
    private final BatchSubmissions submissions;
    private final EngineMeters meters;
    private final Head head;
    private final BooleanSupplier givenUp;

    /** Absent: there is no quota. */
    private final @Nullable Allowance allowance;

    private final Deque<Sent> sent = new ArrayDeque<>();

    /** How many tasks were handed to the store. */
    private long handed;

    /** Written by the thread that writes; read when it has ended. */
    private long taken;

    /** Whether a part did not get in; none that was sent after it does. */
    private boolean broken;

    /** Tasks on their way into the store. */
    private record Sent(List<Item> items, BatchSubmissions.Insert<Joining> insert) {}

    /** @param givenUp tells the one that waits for room that it need not any more */
    BatchWriter(
            EngineParts parts, BatchSubmissions submissions, EngineMeters meters, Head head, BooleanSupplier givenUp) {
        this.parts = parts;
        this.submissions = submissions;
        this.meters = meters;
        this.head = head;
        this.givenUp = givenUp;
        allowance = head.by().maxQueued() == null ? null : new Allowance(head.stall(), givenUp);
    }

    /**
     * What is known of a batch before its first task.
     *
     * @param by whose it is
     * @param stall for how long a full queue, or a quota that is used up, may give up no place before the stream is given up
     */
    record Head(BatchId id, Requester by, List<Callback> callbacks, Instant begun, Duration stall) {

        /** How its tasks are planned. */
        Planner.Terms terms(Instant now) {
            return new Planner.Terms(by, id, now);
        }
    }

    /** How many tasks are durable. */
    long taken() {
        return taken;
    }

    /**
     * Records tasks, as many at once as fit; returns when all are on their way, or it was given up. They are durable after
     * {@link #finish}.
     *
     * @throws Refusal.QueueFull if no place came free for too long
     * @throws Refusal.QuotaExceeded if there was no room within the quota for too long
     * @throws Refusal for what is against these tasks, or ones before them
     */
    void write(List<Item> items) {
        for (var left = items; !left.isEmpty(); ) {
            var asked = allowance == null ? left : allowance.of(left);
            var reserved = Room.reserveFirst(asked.stream().map(Item::family).toList());
            int gone = 0;
            if (reserved.fitting() > 0) {
                gone = send(asked.subList(0, reserved.fitting()), reserved.room());
                left = left.subList(gone, left.size());
            }
            if (gone == 0 && givenUp.getAsBoolean()) {
                return;
            }
            if (reserved.fitting() == 0 && reserved.full() != null) {
                awaitRoom(reserved.full(), left.size());
            }
        }
    }

    private void awaitRoom(Room.Want want, int wanted) {
        var pool = want.pool();
        if (!await(pool, want.places(), head.stall())) {
            if (givenUp.getAsBoolean()) {
                return;
            }
            int capacity = pool.definition().queueCapacity();
            throw new Refusal.QueueFull(pool.name(), capacity, 0, meters.retryAfter(pool));
        }
        await(pool, Math.min(wanted, pool.definition().queueCapacity() / WORTHWHILE), GATHER);
    }

    private boolean await(LivePool pool, int places, Duration atMost) {
        var waiter = pool.whenRoom(places);
        Waiting.atMost(waiter, new Wait(atMost, givenUp), pool::forget);
        return waiter.isDone() && !waiter.isCancelled();
    }

    /** Waits until all that was sent is durable, or refused; to be called at the end, whatever happened before. */
    void finish() {
        while (!sent.isEmpty()) {
            settle(sent.remove());
        }
    }

    /** Hands them to the store; tells how many it took upon itself: all or, with a quota, none. */
    private int send(List<Item> items, Room room) {
        var planned = items.stream().flatMap(item -> item.family().stream()).toList();
        var part =
                new Sent(items, submissions.beginInsert(planned, room, this::join, Joining.Joined.class::isInstance));
        if (allowance != null) {
            return settleWithin(allowance, part);
        }
        sent.add(part);
        handed += items.size();
        if (sent.size() == AHEAD) {
            settle(sent.remove());
        }
        return items.size();
    }

    /** Waits for what becomes of it, since what comes behind those that did not get in cannot get in. */
    private int settleWithin(Allowance within, Sent part) {
        var joining = part.insert().await();
        if (joining instanceof Joining.Refused(OverQuota over)) {
            var pool = part.items().getFirst().family().getFirst().pool();
            within.refused(over, part.items(), meters.retryAfter(pool));
            return 0;
        }
        require(joining, part.items());
        within.taken();
        handed += part.items().size();
        taken = handed;
        return part.items().size();
    }

    /** Only the first that did not get in says why; those behind it are refused because of the gap. */
    private void settle(Sent part) {
        try {
            require(part.insert().await(), part.items());
            taken += part.items().size();
        } catch (RuntimeException e) {
            if (!broken) {
                broken = true;
                throw e;
            }
        }
    }

    private void require(Joining joining, List<Item> items) {
        switch (joining) {
            case Joining.Joined() -> {}
            case Joining.Closed(), Joining.Gap() -> throw new Refusal.BatchClosed(head.id());
            case Joining.Refused(var why) -> throw refused(why, items);
        }
    }

    private static Refusal refused(Insertion why, List<Item> items) {
        var tasks = items.stream().map(Item::task).toList();
        return BatchPlans.refused(
                why, tasks, i -> BatchPlans.onLine(items.get(i).line()));
    }

    /** The first part brings the batch with it, so that there is none without tasks. */
    private CompletableFuture<Joining> join(List<NewFuture> members) {
        return handed > 0 ? parts.batches().append(head.id(), handed, members) : create(members);
    }

    private CompletableFuture<Joining> create(List<NewFuture> members) {
        var batch =
                new NewBatch(head.id(), head.by().name(), parts.node(), true, head.begun(), members, head.callbacks());
        return parts.batches().create(batch, null).thenApply(creation -> switch (creation) {
            case Creation.Created _ -> new Joining.Joined();
            case Creation.Refused(var why) -> new Joining.Refused(why);
            case Creation.Replayed _, Creation.KeyReused _ ->
                throw new IllegalStateException("there is no key: " + creation);
        });
    }
}
