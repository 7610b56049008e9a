package dev.millrace.store.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.commit.Followers;
import dev.millrace.store.commit.GroupCommit;
import dev.millrace.task.BatchStore;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.EventBodies;
import dev.millrace.task.FutureStore;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.Outbox;
import dev.millrace.task.StoreId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** One SQLite file, written in batches by one thread, with a face for each port of the store. */
public final class SqliteStore implements AutoCloseable {

    private final GroupCommit<Session> writes;
    private final HikariDataSource readers;
    private final WriteAheadLog log;
    private final SqliteFutureStore futures;
    private final SqliteBatchStore batches;
    private final SqliteOutbox outbox;
    private final SqliteChangeLog changes;
    private final SqliteModuleStore modules;
    private final SqliteNodeRegistry nodes;
    private final StoreId id;

    private SqliteStore(
            GroupCommit<Session> writes,
            HikariDataSource readers,
            WriteAheadLog log,
            Followers followers,
            AtomicLong pending,
            Clock clock) {
        this.writes = writes;
        this.readers = readers;
        this.log = log;
        var reading = new Reading(readers, log);
        futures = new SqliteFutureStore(writes, reading, clock, followers);
        batches = new SqliteBatchStore(writes, reading, clock);
        outbox = new SqliteOutbox(writes, reading, pending);
        changes = new SqliteChangeLog(reading);
        modules = new SqliteModuleStore(writes, reading);
        nodes = new SqliteNodeRegistry(writes, clock);
        id = id(reading);
    }

    /**
     * Opens the store and creates its file if there is none.
     *
     * @param clock decides when idempotency keys are over
     * @param bodies writes what callbacks are told
     * @throws UnusableFileException if the file is damaged or was written by a later version
     */
    public static SqliteStore open(Path file, Clock clock, EventBodies bodies, CommitObserver observer) {
        return open(new SqliteFile(file, OptionalInt.empty()), clock, bodies, observer);
    }

    static SqliteStore open(SqliteFile file, Clock clock, EventBodies bodies, CommitObserver observer) {
        Schema.migrate(file);
        var followers = new Followers();
        var readers = file.openReaders();
        var log = new WriteAheadLog(file.path());
        var pending = new AtomicLong(SqliteOutbox.countPending(new Reading(readers, log)));
        var writer = new SqliteWriter(file, log, clock, bodies, followers, pending);
        var writes = new GroupCommit<>("store", writer, observer);
        var store = new SqliteStore(writes, readers, log, followers, pending, clock);
        writes.start();
        return store;
    }

    /**
     * The tables of a file that no store has open, to be copied elsewhere; brought to the schema of this version.
     *
     * @throws UnusableFileException if the file is damaged or was written by a later version
     */
    public static Connection tables(Path path) throws SQLException {
        var file = new SqliteFile(path, OptionalInt.empty());
        Schema.migrate(file);
        return file.dataSource().getConnection();
    }

    /** The tables of a file, of whatever version, to look at. */
    public static Connection tablesAsTheyAre(Path path) throws SQLException {
        return new SqliteFile(path, OptionalInt.empty()).dataSource().getConnection();
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

    /** What the file's database is called, wherever the file goes. */
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
        writes.close();
        readers.close();
        log.close();
    }
}
