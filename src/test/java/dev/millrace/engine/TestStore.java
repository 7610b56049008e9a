package dev.millrace.engine;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.PostgresStore;
import dev.millrace.store.sqlite.SqliteStore;
import dev.millrace.task.BatchStore;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.FutureStore;
import dev.millrace.task.NodeRegistry;
import java.nio.file.Path;
import java.time.Clock;

/** A store of the test's own. */
record TestStore(FutureStore store, BatchStore batches, NodeRegistry nodes, ChangeLog changes, Runnable closer)
        implements AutoCloseable {

    /** The embedded one. */
    static TestStore open(Path directory, Clock clock) {
        var store = SqliteStore.open(directory.resolve("test.db"), clock, new PlainBodies(), CommitObserver.NONE);
        return new TestStore(store.futures(), store.batches(), store.nodes(), store.changes(), store::close);
    }

    /** One that others can have open as well. */
    static TestStore open(PostgresSettings database, Clock clock) {
        var store = PostgresStore.open(database, clock, new PlainBodies(), CommitObserver.NONE);
        return new TestStore(store.futures(), store.batches(), store.nodes(), store.changes(), store::close);
    }

    @Override
    public void close() {
        closer.run();
    }
}
