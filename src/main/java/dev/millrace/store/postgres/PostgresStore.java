package dev.millrace.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.commit.GroupCommit;
import dev.millrace.task.EventBodies;
import dev.millrace.task.FutureStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** One PostgreSQL database, written in batches by a few threads, with a face for each port of the store. */
public final class PostgresStore implements AutoCloseable {

    private final Writes writes;
    private final HikariDataSource readers;
    private final PostgresFutureStore futures;

    private PostgresStore(Writes writes, HikariDataSource readers, Feed feed, Clock clock) {
        this.writes = writes;
        this.readers = readers;
        var reading = new Reading(readers);
        futures = new PostgresFutureStore(writes, new Queries(reading, clock), feed);
    }

    /**
     * Opens the store and creates its tables if there are none.
     *
     * @param clock decides when idempotency keys are over
     * @param bodies writes what callbacks are told
     * @throws UnusableDatabaseException if the database cannot be reached, or was changed by a later version beside which this
     *     one cannot work
     */
    public static PostgresStore open(
            PostgresSettings settings, Clock clock, EventBodies bodies, CommitObserver observer) {
        Schema.migrate(settings);
        var feed = new Feed();
        var parts = new PostgresWriter.Parts(settings, clock, bodies, feed, new AtomicLong());
        var origin = UUID.randomUUID().toString();
        List<GroupCommit<Session>> writers = new ArrayList<>();
        for (int i = 1; i <= settings.writers(); i++) {
            var writer = new PostgresWriter(parts, new Journal(origin + "/" + i));
            writers.add(new GroupCommit<>("store-" + i, writer, observer));
        }
        var writes = new Writes(writers);
        var store = new PostgresStore(writes, settings.openReaders(), feed, clock);
        writes.start();
        return store;
    }

    public FutureStore futures() {
        return futures;
    }

    /** Returns when everything written so far is durable and told. */
    @Override
    public void close() {
        writes.close();
        readers.close();
    }
}
