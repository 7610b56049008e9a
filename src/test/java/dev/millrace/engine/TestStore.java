package dev.millrace.engine;

import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.sqlite.SqliteFutureStore;
import dev.millrace.task.FutureStore;
import java.nio.file.Path;
import java.time.Clock;

/** The embedded store on a directory of the test's own. */
record TestStore(FutureStore store, Runnable closer) implements AutoCloseable {

    static TestStore open(Path directory, Clock clock) {
        var store = SqliteFutureStore.open(directory.resolve("test.db"), clock, CommitObserver.NONE);
        return new TestStore(store, store::close);
    }

    @Override
    public void close() {
        closer.run();
    }
}
