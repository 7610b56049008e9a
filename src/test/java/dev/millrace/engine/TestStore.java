package dev.millrace.engine;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.sqlite.SqliteStore;
import dev.millrace.task.BatchStore;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.FutureStore;
import java.nio.file.Path;
import java.time.Clock;

/** The embedded store on a directory of the test's own. */
record TestStore(FutureStore store, BatchStore batches, ChangeLog changes, Runnable closer) implements AutoCloseable {

    static TestStore open(Path directory, Clock clock) {
        var store = SqliteStore.open(directory.resolve("test.db"), clock, new PlainBodies(), CommitObserver.NONE);
        return new TestStore(store.futures(), store.batches(), store.changes(), store::close);
    }

    @Override
    public void close() {
        closer.run();
    }
}
