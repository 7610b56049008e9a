package dev.millrace.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where batches are kept.
 *
 * <p>The same rules hold as for {@link FutureStore}: writes complete when they are durable, reads block, both refuse with
 * {@link Refusal.StoreUnavailable}.
 */
public interface BatchStore {

    /** A member of a batch, and its place in the order that was asked for: what to ask for the next ones with. */
    record Member(long place, FutureRecord future) {}

    /** What became of a new batch. */
    sealed interface Creation {
        record Created(Batch batch) implements Creation {}

        /** The same request was accepted before; this is how its batch stands now. Nothing was written. */
        record Replayed(Batch batch) implements Creation {}

        /** The idempotency key was used for another request. Nothing was written. */
        record KeyReused() implements Creation {}

        /** A member could not be added, so nothing was written. */
        record Refused(Insertion why) implements Creation {}
    }

    /**
     * A batch to be created.
     *
     * @param node who creates it; while it is open, nobody else lets futures join it
     * @param open whether more futures are to join
     * @param members in submit order; each names the batch
     */
    record NewBatch(
            BatchId id,
            @Nullable String owner,
            NodeId node,
            boolean open,
            Instant createdAt,
            List<NewFuture> members,
            List<Callback> callbacks) {}

    /** What became of futures that were to join a batch. */
    sealed interface Joining {
        record Joined() implements Joining {}

        /** The batch takes no more, or does not exist. Nothing was written. */
        record Closed() implements Joining {}

        /** Others were to join before them, and did not. Nothing was written. */
        record Gap() implements Joining {}

        /** One could not be added, so nothing was written. */
        record Refused(Insertion why) implements Joining {}
    }

    /**
     * A part of a batch that was looked through.
     *
     * @param cancelled how many members of it were cancelled
     * @param begun those of them that had been tried before
     * @param next the place to go on after; absent: there are no members behind
     */
    record Sweep(
            int cancelled, List<FutureId> begun, @Nullable Long next) {}

    /** Adds a batch and its first members, all or nothing. */
    CompletableFuture<Creation> create(NewBatch batch, @Nullable IdempotencyKey key);

    /** What this key would answer, if it is known already; never {@code Created}. */
    Optional<Creation> replay(IdempotencyKey key);

    /**
     * Adds members to an open batch, all or nothing, if those before them have joined: so several parts may be on their way
     * at once, and a batch never has a gap.
     *
     * @param after how many have joined before them
     */
    CompletableFuture<Joining> append(BatchId batch, long after, List<NewFuture> members);

    /** Lets nobody join any more; safe to call again. Empty: there is no such batch. */
    CompletableFuture<Optional<Batch>> close(BatchId batch);

    /**
     * Looks through up to {@code limit} members in submit order, and cancels those that have not started.
     *
     * @param after the place to begin after; 0: with the first
     */
    CompletableFuture<Sweep> cancelPending(BatchId batch, Instant now, long after, int limit);

    Optional<Batch> find(BatchId id);

    /**
     * Batches that are open although the node that created them is not among the living any more: of streams that broke off
     * when it died.
     *
     * @param self whose batches are left alone, whether it is known or not
     */
    List<BatchId> abandoned(NodeId self);

    /** Members in submit order, after a place; 0: from the first. */
    List<Member> submitted(BatchId batch, long after, int limit);

    /** Members that are done in the order in which they ended, after a place; 0: from the first. */
    List<Member> ended(BatchId batch, long after, int limit);

    /** Up to {@code limit} members with a live attempt that was not told to stop. */
    List<FutureRecord> running(BatchId batch, int limit);
}
