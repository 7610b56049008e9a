package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Followers;
import dev.millrace.store.commit.GroupCommit;
import dev.millrace.store.row.FutureReads;
import dev.millrace.store.row.PoolRow;
import dev.millrace.store.row.UnfinishedCount;
import dev.millrace.task.Claim;
import dev.millrace.task.Deletion;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Requester;
import dev.millrace.task.StoreFollower;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Futures and pools in an SQLite file. See {@link FutureStore} for what callers can rely on. */
final class SqliteFutureStore extends FutureReads {

    private static final String UNFINISHED = UnfinishedCount.sql(SqliteDialect.INSTANCE);

    private static final String EXISTING = "SELECT id FROM futures WHERE id IN (SELECT value FROM json_each(?))";

    /** The sign keeps it from going through all that the owner has. */
    private static final String EXISTING_OF_OWNER = EXISTING + " AND +owner = ?";

    private final GroupCommit<Session> writes;
    private final Followers followers;

    SqliteFutureStore(GroupCommit<Session> writes, Reading reading, Clock clock, Followers followers) {
        super(reading, clock, SqliteDialect.INSTANCE);
        this.writes = writes;
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
    public Map<PoolName, Map<TaskState, Long>> unfinished() {
        return UnfinishedCount.byPool(reads().read(() -> reads().sql(UNFINISHED)
                .query((row, number) -> UnfinishedCount.read(row))
                .list()));
    }

    /** Right while nothing is being written, as it is when the server starts; later nobody has to ask. */
    @Override
    public void count(Consumer<Map<PoolName, Map<TaskState, Long>>> taker) {
        taker.accept(unfinished());
    }

    @Override
    public List<FutureId> existing(List<FutureId> ids, Requester by) {
        var json = ids.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",", "[", "]"));
        return reads()
                .read(() -> (by.confinedTo() instanceof String owner
                                ? reads().sql(EXISTING_OF_OWNER).params(json, owner)
                                : reads().sql(EXISTING).param(json))
                        .query(String.class)
                        .list())
                .stream()
                .map(id -> new FutureId(UUID.fromString(id)))
                .toList();
    }
}
