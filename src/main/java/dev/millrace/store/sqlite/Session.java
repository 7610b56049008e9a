package dev.millrace.store.sqlite;

import dev.millrace.store.row.Bound;
import dev.millrace.store.row.Quotas;
import dev.millrace.store.row.Writing;
import dev.millrace.task.BatchId;
import dev.millrace.task.Change;
import dev.millrace.task.EventBodies;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.StoreFollower;
import dev.millrace.task.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What operations write to: the statements of the writing connection, each prepared once, and what followers are to be told
 * when the transaction under way is committed. Used by the writer's thread only.
 */
final class Session implements Writing {

    private static final String ANY_WATCHED =
            "SELECT EXISTS (SELECT 1 FROM callbacks) OR EXISTS (SELECT 1 FROM dependencies)";

    private final Connection connection;
    private final Clock clock;
    private final EventBodies bodies;
    private final Journal journal;
    private final Tallies tallies = new Tallies();
    private final Quotas quotas = new Quotas(SqliteDialect.INSTANCE);
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean watching;
    private List<Consumer<StoreFollower>> told = new ArrayList<>();
    private long morePending;

    Session(Connection connection, Clock clock, EventBodies bodies) throws SQLException {
        this.connection = connection;
        this.clock = clock;
        this.bodies = bodies;
        this.journal = Journal.after(connection);
        this.watching = of(ANY_WATCHED).first(row -> row.getBoolean(1)).orElse(false);
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

    /** @param sql a constant, so that the number of statements stays small */
    @Override
    public Bound of(String sql) throws SQLException {
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return new Bound(statement, Bound.Ids.TEXT);
    }

    /** How many futures of owners have not started. */
    Quotas quotas() {
        return quotas;
    }

    /** Whether there may be futures that are watched; while there never were any, none is asked for. */
    boolean watching() {
        return watching;
    }

    void watch() {
        watching = true;
    }

    /** The number that the next change will have. */
    long nextNumber() {
        return journal.next();
    }

    /** Takes down that a future changed. */
    void changed(@Nullable TaskState before, FutureRecord after) {
        var task = after.task();
        var step = new Step(before, after.state(), after.attempts().number());
        changed(task.id().value(), task.batch(), step, () -> after);
    }

    /** A change in short. */
    record Step(@Nullable TaskState before, TaskState after, int attempt) {}

    /** @param record makes the record, if anyone wants it; called after the commit */
    void changed(UUID id, @Nullable BatchId batch, Step step, Supplier<FutureRecord> record) {
        long number = journal.add(id, step.after(), step.attempt());
        if (batch != null) {
            tallies.moved(batch, step.before(), step.after());
        }
        told.add(follower -> follower.changed(new Change(number, step.before(), record.get())));
    }

    /** Takes down that a member of a batch was deleted. */
    void deleted(@Nullable BatchId batch) {
        if (batch != null) {
            tallies.deleted(batch);
        }
    }

    void tell(Consumer<StoreFollower> telling) {
        told.add(telling);
    }

    /** Takes down that deliveries became pending, or fewer of them are if it is negative. */
    void pending(int more) {
        morePending += more;
    }

    /** Brings batches in line with what their members did so far. */
    void writeTallies() throws SQLException {
        tallies.write(this);
    }

    /** Writes what is written once for the whole transaction; to be called right before the commit. */
    void finish() throws SQLException {
        tallies.write(this);
        journal.write(this);
    }

    /** By how many the transaction changed the number of pending deliveries; to be asked once, after the commit. */
    long morePending() {
        long more = morePending;
        morePending = 0;
        return more;
    }

    /** What followers are to be told of the transaction, which is committed. */
    List<Consumer<StoreFollower>> committed() {
        journal.committed();
        quotas.clear();
        var tellings = told;
        told = new ArrayList<>(tellings.size());
        return tellings;
    }

    /** Nothing of the transaction came true. */
    void rolledBack() {
        journal.rolledBack();
        tallies.clear();
        quotas.clear();
        told.clear();
        morePending = 0;
    }
}
