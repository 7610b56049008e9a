package dev.millrace.store.sqlite;

import static dev.millrace.task.FutureBuilder.NOW;

import dev.millrace.store.ModuleStoreContract;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class SqliteModuleStoreTest extends ModuleStoreContract {

    @TempDir
    private Path directory;

    private @Nullable SqliteStore opened;

    @Override
    protected Ports open() {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        opened = SqliteStore.open(directory.resolve("millrace.db"), clock, new PlainBodies(), CommitObserver.NONE);
        return new Ports(opened.futures(), opened.modules());
    }

    @Override
    protected void close() {
        Objects.requireNonNull(opened).close();
    }
}
