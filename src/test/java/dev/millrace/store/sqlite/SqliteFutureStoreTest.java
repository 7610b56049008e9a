package dev.millrace.store.sqlite;

import dev.millrace.store.FutureStoreContract;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.FutureStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class SqliteFutureStoreTest extends FutureStoreContract {

    @TempDir
    private Path directory;

    @Override
    protected FutureStore open(Clock clock) {
        return SqliteFutureStore.open(directory.resolve("millrace.db"), clock, CommitObserver.NONE);
    }

    @Override
    protected void close(FutureStore opened) {
        ((SqliteFutureStore) opened).close();
    }
}
