package dev.millrace.store.postgres;

import dev.millrace.store.row.PoolRow;
import dev.millrace.task.Claim;
import dev.millrace.task.Deletion;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.Page;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.StoreFollower;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Futures and pools in a PostgreSQL database. See {@link FutureStore} for what callers can rely on. */
final class PostgresFutureStore implements FutureStore {

    private final Writes writes;
    private final Queries queries;
    private final Telegraph telegraph;

    PostgresFutureStore(Writes writes, Queries queries, Telegraph telegraph) {
        this.writes = writes;
        this.queries = queries;
        this.telegraph = telegraph;
    }

    @Override
    public void follow(StoreFollower follower) {
        telegraph.followers().add(follower);
    }

    @Override
    public CompletableFuture<Insertion> insert(List<NewFuture> futures, @Nullable IdempotencyKey key) {
        return writes.submit(Insert.of(futures, key));
    }

    @Override
    public CompletableFuture<List<FutureRecord>> claim(Claim claim) {
        return writes.submit(Claiming.of(claim));
    }

    @Override
    public CompletableFuture<Boolean> update(Transition transition) {
        return writes.submit(Update.of(transition));
    }

    @Override
    public CompletableFuture<List<FutureRecord>> promote(Instant now, int limit) {
        return writes.submit(Queue.promote(now, limit));
    }

    @Override
    public CompletableFuture<Deletion> delete(FutureId id) {
        return writes.submit(Removal.delete(id));
    }

    @Override
    public CompletableFuture<List<FutureRecord>> purge(Instant now, int limit) {
        return writes.submit(Removal.purge(now, limit));
    }

    @Override
    public CompletableFuture<Void> rerank(PoolName pool, QueueOrder order) {
        return writes.submit(Queue.rerank(pool, order));
    }

    @Override
    public CompletableFuture<Void> savePool(StoredPool pool) {
        return writes.submit(DeletedPools.save(pool, PoolRow.save(pool)));
    }

    @Override
    public CompletableFuture<Void> reorderPool(StoredPool pool) {
        return writes.submit(DeletedPools.save(pool, Queue.reorder(pool)));
    }

    @Override
    public CompletableFuture<Void> deletePool(PoolName pool) {
        return writes.submit(DeletedPools.delete(pool));
    }

    @Override
    public CompletableFuture<Void> openPools(Set<PoolName> configured) {
        return writes.submit(DeletedPools.open(configured));
    }

    @Override
    public CompletableFuture<Void> probe() {
        return writes.submit(Queue.probe());
    }

    @Override
    public Optional<FutureRecord> find(FutureId id) {
        return queries.find(id);
    }

    @Override
    public Optional<Insertion> replay(IdempotencyKey key) {
        return queries.replay(key);
    }

    @Override
    public Page<FutureRecord> list(FutureQuery query) {
        return queries.list(query);
    }

    @Override
    public int ahead(FutureRecord future, int limit) {
        return queries.ahead(future, limit);
    }

    @Override
    public List<FutureRecord> activeElsewhere(NodeId node, int limit) {
        return queries.activeElsewhere(node, limit);
    }

    @Override
    public List<FutureRecord> expired(Instant now, int limit) {
        return queries.expired(now, limit);
    }

    @Override
    public Optional<Instant> nextDue() {
        return queries.nextDue();
    }

    @Override
    public Map<PoolName, Map<TaskState, Long>> unfinished() {
        return queries.unfinished();
    }

    @Override
    public void count(Consumer<Map<PoolName, Map<TaskState, Long>>> taker) {
        telegraph.feed().at(queries::counted, counted -> taker.accept(counted.unfinished()));
    }

    @Override
    public Optional<Instant> oldestQueued(PoolName pool) {
        return queries.oldestQueued(pool);
    }

    @Override
    public List<StoredPool> pools() {
        return queries.pools();
    }

    @Override
    public List<FutureId> existing(List<FutureId> ids) {
        return queries.existing(ids);
    }
}
