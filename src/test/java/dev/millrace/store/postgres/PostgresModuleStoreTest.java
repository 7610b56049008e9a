package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;

import dev.millrace.store.ModuleStoreContract;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class PostgresModuleStoreTest extends ModuleStoreContract {

    private final PostgresSettings database = TestDatabase.create();
    private @Nullable PostgresStore opened;

    @Override
    protected Ports open() {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        opened = PostgresStore.open(database, clock, new PlainBodies(), CommitObserver.NONE);
        return new Ports(opened.futures(), opened.modules());
    }

    @Override
    protected void close() {
        Objects.requireNonNull(opened).close();
    }
}
