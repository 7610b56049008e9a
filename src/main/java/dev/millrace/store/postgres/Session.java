package dev.millrace.store.postgres;

import dev.millrace.store.row.Bound;
import dev.millrace.store.row.Quotas;
import dev.millrace.store.row.Writing;
import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.Change;
import dev.millrace.task.EventBodies;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.ModuleCall;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What operations write to: the statements of a writing connection, each prepared once, what is staged to be written together,
 * and what followers are to be told when the transaction under way is committed. Used by its writer's thread only.
 */
final class Session implements Writing {

    private static final String TRANSACTION = "SELECT txid_current_if_assigned()";

    private final Connection connection;
    private final Clock clock;
    private final EventBodies bodies;
    private final Journal journal;
    private final Tallies tallies = new Tallies();
    private final Stage stage = new Stage();
    private final Firings firings = new Firings();
    private final DeletedPools deletedPools = new DeletedPools();
    private final Quotas quotas = new Quotas(PostgresDialect.INSTANCE);
    private final Set<ModuleCall> pinned = new HashSet<>();
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private List<Telling> told = new ArrayList<>();
    private long transaction;

    Session(Connection connection, Clock clock, EventBodies bodies, Journal journal) {
        this.connection = connection;
        this.clock = clock;
        this.bodies = bodies;
        this.journal = journal;
    }

    Connection connection() {
        return connection;
    }

    Instant now() {
        return clock.instant();
    }

    EventBodies bodies() {
        return bodies;
    }

    /** What is to be written together with what other operations stage. */
    Stage stage() {
        return stage;
    }

    /** Writes what is staged first, so that operations take effect in their order. */
    @Override
    public Bound of(String sql) throws SQLException {
        stage.write(this);
        return new Bound(prepare(sql), Bound.Ids.NATIVE);
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /**
     * Sees to it that nobody else counts and adds to the unstarted futures of owners until the transaction is over. To be called before
     * anything else is locked.
     */
    void lockQuotas(Set<String> owners) throws SQLException {
        QuotaLocks.lock(this, owners);
    }

    /** How many futures of owners have not started. */
    Quotas quotas() {
        return quotas;
    }

    /** Takes down which transaction is under way, as a statement told by the way. */
    void transaction(long id) {
        transaction = id;
    }

    /**
     * A change in short.
     *
     * @param before absent for a new future
     */
    record Step(
            UUID id,
            String pool,
            @Nullable BatchId batch,
            @Nullable TaskState before,
            TaskState after,
            int attempt) {}

    /** Takes down that a future changed. */
    void changed(@Nullable TaskState before, FutureRecord after) {
        var task = after.task();
        var step = new Step(
                task.id().value(),
                task.pool().value(),
                task.batch(),
                before,
                after.state(),
                after.attempts().number());
        changed(step, () -> after);
    }

    /** @param record makes the record, if anyone wants it; called after the commit */
    void changed(Step step, Supplier<FutureRecord> record) {
        int place = journal.add(step, record);
        if (step.batch() != null) {
            tallies.moved(step.batch(), step.before(), step.after());
        }
        told.add((follower, first) -> follower.changed(new Change(first + place, step.before(), record.get())));
    }

    /** Takes down that a member of a batch was deleted. */
    void deleted(@Nullable BatchId batch) {
        if (batch != null) {
            tallies.deleted(batch);
        }
    }

    /** Takes down that a batch is done. */
    void batchDone(Batch batch) {
        journal.batchDone(batch.id());
        told.add((follower, first) -> follower.batchDone(batch));
    }

    /** Takes down that something for a target is due. */
    void due(String target) {
        journal.due(target);
        told.add((follower, first) -> follower.deliveryDue(target));
    }

    /** Takes down that a pool was defined anew, opened or closed. */
    void poolChanged(PoolName pool) {
        journal.poolChanged(pool);
    }

    /** Takes down that deliveries became pending, or fewer of them are if it is negative. */
    void pending(int more) {
        journal.pending(more);
    }

    /** Versions of modules that stay until the transaction is over. */
    Set<ModuleCall> pinned() {
        return pinned;
    }

    /** Events that callbacks may be to be told of. */
    Firings firings() {
        return firings;
    }

    /** Pools that the transaction deletes. */
    DeletedPools deletedPools() {
        return deletedPools;
    }

    /** Writes what operations before have staged and set off, for those that look at it. */
    void settle() throws SQLException {
        stage.write(this);
        firings.write(this);
    }

    /** Brings batches in line with what their members did so far. */
    private void writeTallies() throws SQLException {
        settle();
        tallies.write(this);
        firings.write(this);
    }

    /**
     * Brings one batch in line with its members. Others are left to the end of the transaction: whoever locked some of them
     * now and others later would not lock them in the order of their ids.
     */
    void writeTally(BatchId batch) throws SQLException {
        settle();
        tallies.write(this, batch);
    }

    /** Writes what is still to be written; to be called right before {@link #commit}. */
    void finish() throws SQLException {
        stage.finish(this);
        writeTallies();
        if (transaction == 0) {
            transaction = of(TRANSACTION).first(row -> row.getLong(1)).orElse(0L);
        }
    }

    /** Who writes. */
    String writer() {
        return journal.writer();
    }

    /** Whether there is something that anyone is to be told of. */
    boolean tells() {
        return !journal.isEmpty();
    }

    /**
     * Commits, and returns the numbers that it was given; empty: there is nothing to tell of.
     *
     * @throws SQLException if it fails, or that cannot be told
     */
    Optional<Journal.Numbers> commit() throws SQLException {
        if (journal.isEmpty()) {
            connection.commit();
            return Optional.empty();
        }
        return Optional.of(journal.commit(prepare(journal.sql(deletedPools)), deletedPools));
    }

    /** The numbers of the transaction under way, of which it is known that it was committed. */
    Optional<Journal.Numbers> findCommitted(Connection another) throws SQLException {
        return journal.isEmpty() ? Optional.empty() : journal.find(another);
    }

    /** The id of the transaction under way; 0: it has written nothing. */
    long transaction() {
        return transaction;
    }

    /** By how many the transaction changed the number of pending deliveries. */
    long morePending() {
        return journal.pending();
    }

    /** Begins afresh after a transaction that is committed, and returns what followers are to be told of it. */
    List<Telling> committed() {
        var tellings = told;
        told = new ArrayList<>(tellings.size());
        rolledBack();
        return tellings;
    }

    /** Nothing of the transaction came true. */
    void rolledBack() {
        stage.clear();
        journal.clear();
        tallies.clear();
        told.clear();
        firings.clear();
        deletedPools.clear();
        quotas.clear();
        pinned.clear();
        transaction = 0;
    }
}
