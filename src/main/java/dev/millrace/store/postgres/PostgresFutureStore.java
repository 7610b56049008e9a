package dev.millrace.store.postgres;

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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Futures and pools in a PostgreSQL database. See {@link FutureStore} for what callers can rely on. */
final class PostgresFutureStore extends FutureReads {

    /** In one statement, so that all of it is of the same moment. */
    private static final String COUNTED = UnfinishedCount.sql(PostgresDialect.INSTANCE)
            + " UNION ALL SELECT '', 'ROWS', rows FROM journal WHERE one = 1";

    private static final String EXISTING = "SELECT id FROM futures WHERE id = ANY (string_to_array(?, ',')::uuid[])";

    private static final String EXISTING_OF_OWNER = EXISTING + " AND owner = ?";

    private final Writes writes;
    private final Telegraph telegraph;

    /** Unfinished futures, and the number of the latest row of the journal at the same moment. */
    private record Counted(long row, Map<PoolName, Map<TaskState, Long>> unfinished) implements Feed.Seen {

        /** The number of the row comes as that of no pool. */
        private static Counted of(List<UnfinishedCount> counts) {
            var rows = counts.stream()
                    .filter(count -> count.pool().isEmpty())
                    .mapToLong(UnfinishedCount::count)
                    .sum();
            var pools = counts.stream().filter(count -> !count.pool().isEmpty()).toList();
            return new Counted(rows, UnfinishedCount.byPool(pools));
        }
    }

    PostgresFutureStore(Writes writes, Reading reading, Clock clock, Telegraph telegraph) {
        super(reading, clock, PostgresDialect.INSTANCE);
        this.writes = writes;
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
    public Map<PoolName, Map<TaskState, Long>> unfinished() {
        return counted().unfinished();
    }

    @Override
    public void count(Consumer<Map<PoolName, Map<TaskState, Long>>> taker) {
        telegraph.feed().at(this::counted, counted -> taker.accept(counted.unfinished()));
    }

    private Counted counted() {
        return Counted.of(reads().read(() -> reads().sql(COUNTED)
                .query((row, number) -> UnfinishedCount.read(row))
                .list()));
    }

    @Override
    public List<FutureId> existing(List<FutureId> ids, Requester by) {
        var list = ids.stream().map(FutureId::toString).collect(Collectors.joining(","));
        return reads()
                .read(() -> (by.confinedTo() instanceof String owner
                                ? reads().sql(EXISTING_OF_OWNER).params(list, owner)
                                : reads().sql(EXISTING).param(list))
                        .query(UUID.class)
                        .list())
                .stream()
                .map(FutureId::new)
                .toList();
    }
}
