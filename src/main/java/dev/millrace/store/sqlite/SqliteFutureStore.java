package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Followers;
import dev.millrace.store.commit.GroupCommit;
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
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Futures and pools in an SQLite file. See {@link FutureStore} for what callers can rely on. */
final class SqliteFutureStore implements FutureStore {

    private final GroupCommit<Session> writes;
    private final Queries queries;
    private final Followers followers;

    SqliteFutureStore(GroupCommit<Session> writes, Queries queries, Followers followers) {
        this.writes = writes;
        this.queries = queries;
        this.followers = followers;
    }

    @Override
    public void follow(StoreFollower follower) {
        followers.add(follower);
    }

    @Override
    public CompletableFuture<Insertion> insert(List<NewFuture> futures, @Nullable IdempotencyKey key) {
        return writes.submit(Insert.of(futures, key));
    }

    @Override
    public CompletableFuture<List<FutureRecord>> claim(Claim claim) {
        return writes.submit(Queue.claim(claim));
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
        return writes.submit(PoolRow.save(pool));
    }

    @Override
    public CompletableFuture<Void> reorderPool(StoredPool pool) {
        return writes.submit(PoolTable.reorder(pool));
    }

    @Override
    public CompletableFuture<Void> deletePool(PoolName pool) {
        return writes.submit(PoolTable.delete(pool));
    }

    @Override
    public CompletableFuture<Void> probe() {
        return writes.submit(PoolTable.probe());
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

    /** Right while nothing is being written, as it is when the server starts; later nobody has to ask. */
    @Override
    public void count(Consumer<Map<PoolName, Map<TaskState, Long>>> taker) {
        taker.accept(queries.unfinished());
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
