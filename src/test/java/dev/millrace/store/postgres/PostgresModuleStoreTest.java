package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;

import dev.millrace.store.ModuleStoreContract;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresModuleStoreTest extends ModuleStoreContract {

    private static final PostgresSettings DATABASE = TestDatabase.create();

    private @Nullable PostgresStore opened;

    @Override
    protected Ports open() {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        opened = PostgresStore.open(DATABASE, clock, new PlainBodies(), CommitObserver.NONE);
        return new Ports(opened.futures(), opened.modules());
    }

    @AfterEach
    final void empty() {
        TestDatabase.empty(DATABASE);
    }

    @Override
    protected void close() {
        Objects.requireNonNull(opened).close();
    }
}
