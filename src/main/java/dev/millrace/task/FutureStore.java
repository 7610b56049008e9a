package dev.millrace.task;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where futures and pool definitions are kept: the only truth.
 *
 * <p>Writes return at once; their future completes <em>after</em> the write is durable, or exceptionally with
 * {@link Refusal.StoreUnavailable} if nothing was written, or if that is {@linkplain Refusal.StoreUnavailable#unknown unknown}: a
 * database server that goes away during a commit may not be back in time to be asked. Writes of one thread take effect in the order in which they were
 * called. Dependents of such a future run on the store's own threads, so they must be short and never block. Reads
 * block, see everything that is durable, and throw {@link Refusal.StoreUnavailable} if the store cannot be reached.
 *
 * <p>Safe for use by any number of threads.
 */
public interface FutureStore {

    /** From now on, tells this one as well. To be called before anything is written. */
    void follow(StoreFollower follower);

    /**
     * Adds futures, all or nothing: {@code QUEUED}, {@code SCHEDULED}, {@code WAITING}, already claimed, or already done.
     *
     * <p>Those that call a WebAssembly module are added only while that version is in the {@link ModuleStore}, and from then on
     * it stays there until they are done.
     *
     * <p>If they come with a quota, they are added only while no more futures of their owner than that have not started, with them,
     * whichever nodes add to these at the same time. Those that come back into a queue are not refused, and count.
     *
     * @param futures each after those that it is to run after; the answer is about the first
     */
    CompletableFuture<Insertion> insert(List<NewFuture> futures, @Nullable IdempotencyKey key);

    /** Adds a future that nobody is to be told of. */
    default CompletableFuture<Insertion> insert(FutureRecord future, @Nullable IdempotencyKey key) {
        return insert(List.of(NewFuture.of(future)), key);
    }

    /**
     * Claims up to {@code limit} queued futures of a pool, in queue order, and begins an attempt of each.
     *
     * <p>Atomic across nodes: no future is returned twice. Futures whose time to start has passed are left alone.
     *
     * <p>If there is a limit over all nodes, it takes no more than fit: every attempt of the pool that is recorded as under way
     * counts, wherever it runs, and those of dead nodes until they are taken as lost. Where several nodes save definitions, that of
     * the one saved last goes before the claim's. It may take nothing while another node claims from such a pool, or changes it: so
     * try again soon.
     */
    CompletableFuture<List<FutureRecord>> claim(Claim claim);

    /**
     * Writes {@code to} if the future still stands as {@code from} says; tells whether it did. What follows from that is
     * written with it: deliveries to callbacks, successors released or failed, the state of its batch.
     */
    CompletableFuture<Boolean> update(Transition transition);

    /** Queues up to {@code limit} scheduled futures whose time has come, earliest first, and returns them queued. */
    CompletableFuture<List<FutureRecord>> promote(Instant now, int limit);

    /**
     * Deletes a done future that nobody names as input, but for those who have succeeded, and that nobody who is not done is
     * to run after.
     */
    CompletableFuture<Deletion> delete(FutureId id);

    /**
     * Deletes up to {@code limit} done futures whose retention is over and who are not needed any more, and forgets
     * idempotency keys, batches and callbacks that are over.
     */
    CompletableFuture<List<FutureRecord>> purge(Instant now, int limit);

    /** Gives every unfinished future of a pool the rank that the order asks for. */
    CompletableFuture<Void> rerank(PoolName pool, QueueOrder order);

    /** Saves a pool; if no definition is given, the one that is there stays. */
    CompletableFuture<Void> savePool(StoredPool pool);

    /** Saves a defined pool whose order is another than before, and ranks its unfinished futures by it, all or nothing. */
    CompletableFuture<Void> reorderPool(StoredPool pool);

    /**
     * Deletes a pool, unless it holds unfinished futures: then it is refused with {@link Refusal.PoolInUse}. From then on, until it
     * is saved with a definition again, nothing gets into it: such writes, on whichever node, are refused with
     * {@link Refusal.PoolNotFound}.
     */
    CompletableFuture<Void> deletePool(PoolName pool);

    /** Lets futures into pools that are configured on this node, although some of these may have been deleted before. */
    default CompletableFuture<Void> openPools(Set<PoolName> configured) {
        return CompletableFuture.completedFuture(null);
    }

    Optional<FutureRecord> find(FutureId id);

    /** What an insert with this key would answer, if it is known already; never {@code Inserted}. */
    Optional<Insertion> replay(IdempotencyKey key);

    /** A part of the futures, newest first. */
    Page<FutureRecord> list(FutureQuery query);

    /**
     * How many queued futures of the same pool are ahead of this one, counted up to {@code limit}.
     *
     * @param future in state {@code QUEUED}
     */
    int ahead(FutureRecord future, int limit);

    /** Up to {@code limit} futures with a live attempt, except on the given node. */
    List<FutureRecord> activeElsewhere(NodeId node, int limit);

    /** Up to {@code limit} pending futures that were never started and whose time to start has passed. */
    List<FutureRecord> expired(Instant now, int limit);

    /** When the next scheduled future becomes due or the next pending one expires, if there is one. */
    Optional<Instant> nextDue();

    /** Unfinished futures by pool and state; absent pairs count 0. */
    Map<PoolName, Map<TaskState, Long>> unfinished();

    /**
     * Hands over {@link #unfinished} as of a moment between two things that followers are told of: everything that was told
     * before is counted, and nothing that is told later. What takes it is called while nobody is told anything, so it is quick.
     */
    void count(Consumer<Map<PoolName, Map<TaskState, Long>>> taker);

    /** The earliest runnable time of a pool's queued futures, if there are any. */
    Optional<Instant> oldestQueued(PoolName pool);

    List<StoredPool> pools();

    /** Those of the given futures that exist, as far as that one may know. */
    List<FutureId> existing(List<FutureId> ids, Requester by);

    /** Tries a durable write that changes nothing, to see whether the store takes writes. */
    CompletableFuture<Void> probe();
}
