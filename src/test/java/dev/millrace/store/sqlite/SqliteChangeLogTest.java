package dev.millrace.store.sqlite;

import dev.millrace.store.ChangeLogContract;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class SqliteChangeLogTest extends ChangeLogContract {

    @TempDir
    private Path directory;

    private @Nullable SqliteStore opened;

    @Override
    protected Ports open(Clock clock) {
        opened = SqliteStore.open(directory.resolve("millrace.db"), clock, new PlainBodies(), CommitObserver.NONE);
        return new Ports(opened.futures(), opened.changes());
    }

    @Override
    protected void close() {
        Objects.requireNonNull(opened).close();
    }
}
