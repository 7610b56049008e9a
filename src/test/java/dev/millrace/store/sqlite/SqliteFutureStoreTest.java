package dev.millrace.store.sqlite;

import dev.millrace.store.FutureStoreContract;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.FutureStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class SqliteFutureStoreTest extends FutureStoreContract {

    @TempDir
    private Path directory;

    private @Nullable SqliteStore opened;

    @Override
    protected FutureStore open(Clock clock) {
        opened = SqliteStore.open(directory.resolve("millrace.db"), clock, new PlainBodies(), CommitObserver.NONE);
        return opened.futures();
    }

    @Override
    protected void close(FutureStore store) {
        Objects.requireNonNull(opened).close();
    }
}
