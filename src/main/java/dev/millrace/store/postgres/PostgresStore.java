package dev.millrace.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.commit.GroupCommit;
import dev.millrace.task.BatchStore;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.EventBodies;
import dev.millrace.task.FutureStore;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.Outbox;
import dev.millrace.task.StoreId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL database, written in batches by a few threads, with a face for each port of the store. */
public final class PostgresStore implements AutoCloseable {

    /** Operations in a transaction at most: each has a wait for the disk, and some statements that cost the same for few and many. */
    private static final int TOGETHER = 2_048;

    private final HikariDataSource readers;
    private final DatabaseClock databaseClock;
    private final Telegraph telegraph;
    private final Writes writes;
    private final PostgresFutureStore futures;
    private final PostgresBatchStore batches;
    private final PostgresOutbox outbox;
    private final PostgresChangeLog changes;
    private final PostgresModuleStore modules;
    private final PostgresNodeRegistry nodes;
    private final StoreId id;

    private PostgresStore(Opening opening, HikariDataSource readers, Reading reading) {
        this.readers = readers;
        id = id(reading);
        databaseClock = new DatabaseClock();
        var node = UUID.randomUUID().toString();
        telegraph = Telegraph.of(opening.settings(), reading, databaseClock, node);
        var clock = opening.clock() == null ? databaseClock : opening.clock();
        writes = new Writes(writers(opening, clock, node));
        futures = new PostgresFutureStore(writes, reading, clock, telegraph);
        batches = new PostgresBatchStore(writes, reading, clock);
        outbox = new PostgresOutbox(writes, reading, telegraph.pending(), node);
        changes = new PostgresChangeLog(reading);
        modules = new PostgresModuleStore(writes, reading);
        nodes = new PostgresNodeRegistry(writes, reading, telegraph.feed(), databaseClock, node);
    }

    /** @param clock absent: the database's */
    private record Opening(
            PostgresSettings settings, @Nullable Clock clock, EventBodies bodies, CommitObserver observer) {}

    /**
     * Opens the store and creates its tables if there are none. Times are the database's.
     *
     * @param bodies writes what callbacks are told
     * @throws UnusableDatabaseException if the database cannot be reached, or was changed by a later version beside which this
     *     one cannot work
     */
    public static PostgresStore open(PostgresSettings settings, EventBodies bodies, CommitObserver observer) {
        return open(new Opening(settings, null, bodies, observer));
    }

    /** @param clock decides when idempotency keys are over, and when what is recorded happened */
    public static PostgresStore open(
            PostgresSettings settings, Clock clock, EventBodies bodies, CommitObserver observer) {
        return open(new Opening(settings, clock, bodies, observer));
    }

    private static PostgresStore open(Opening opening) {
        Schema.migrate(opening.settings());
        var readers = opening.settings().openReaders();
        try {
            var store = new PostgresStore(opening, readers, new Reading(readers));
            store.writes.start();
            store.telegraph.listen();
            return store;
        } catch (RuntimeException e) {
            readers.close();
            throw e;
        }
    }

    private List<GroupCommit<Session>> writers(Opening opening, Clock clock, String node) {
        var parts = new PostgresWriter.Parts(
                opening.settings(), clock, opening.bodies(), telegraph.feed(), telegraph.pending());
        List<GroupCommit<Session>> writers = new ArrayList<>();
        for (int i = 1; i <= opening.settings().writers(); i++) {
            var writer = new PostgresWriter(parts, new Journal(node + "/" + i));
            writers.add(new GroupCommit<>("store-" + i, writer, opening.observer(), TOGETHER));
        }
        return writers;
    }

    /**
     * The tables of the database, to be filled from elsewhere; made if there are none.
     *
     * @throws UnusableDatabaseException if the database cannot be reached, or was changed by a later version beside which this
     *     one cannot work
     */
    public static Connection tables(PostgresSettings settings) throws SQLException {
        Schema.migrate(settings);
        return settings.connect();
    }

    /** The database's clock, which is that of all nodes. */
    public Clock clock() {
        return databaseClock;
    }

    public FutureStore futures() {
        return futures;
    }

    public BatchStore batches() {
        return batches;
    }

    public Outbox outbox() {
        return outbox;
    }

    public ChangeLog changes() {
        return changes;
    }

    public ModuleStore modules() {
        return modules;
    }

    public NodeRegistry nodes() {
        return nodes;
    }

    /** What the database is called. */
    public StoreId id() {
        return id;
    }

    private static StoreId id(Reading reading) {
        return new StoreId(reading.read(() -> reading.sql("SELECT id FROM identity WHERE one = 1")
                .query(String.class)
                .single()));
    }

    /** Returns when everything written so far is durable and told. */
    @Override
    public void close() {
        telegraph.feed().close();
        writes.close();
        telegraph.close();
        readers.close();
    }
}
