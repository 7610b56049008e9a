package dev.millrace.store.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.commit.GroupCommit;
import dev.millrace.task.Claim;
import dev.millrace.task.Deletion;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NodeId;
import dev.millrace.task.Page;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Futures in one SQLite file, written in batches by one thread. See {@link FutureStore} for what callers can rely on. */
public final class SqliteFutureStore implements FutureStore, AutoCloseable {

    private final GroupCommit<Statements> writes;
    private final HikariDataSource readers;
    private final Queries queries;
    private final Clock clock;

    private SqliteFutureStore(GroupCommit<Statements> writes, HikariDataSource readers, Clock clock) {
        this.writes = writes;
        this.readers = readers;
        this.queries = new Queries(readers, clock);
        this.clock = clock;
    }

    /**
     * Opens the store and creates its file if there is none.
     *
     * @param clock decides when idempotency keys are over
     * @throws UnusableFileException if the file is damaged or was written by a later version
     */
    public static SqliteFutureStore open(Path file, Clock clock, CommitObserver observer) {
        return open(new SqliteFile(file, OptionalInt.empty()), clock, observer);
    }

    static SqliteFutureStore open(SqliteFile file, Clock clock, CommitObserver observer) {
        Schema.migrate(file);
        var writes = new GroupCommit<>("store", new SqliteWriter(file), observer);
        var store = new SqliteFutureStore(writes, file.openReaders(), clock);
        writes.start();
        return store;
    }

    /** Returns when everything written so far is durable and told. */
    @Override
    public void close() {
        writes.close();
        readers.close();
    }

    @Override
    public CompletableFuture<Insertion> insert(FutureRecord future, @Nullable IdempotencyKey key) {
        return writes.submit(Insert.of(future, key, clock));
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
        return writes.submit(PoolTable.save(pool));
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
