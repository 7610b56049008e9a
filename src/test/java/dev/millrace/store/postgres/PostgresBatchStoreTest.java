package dev.millrace.store.postgres;

import dev.millrace.store.BatchStoreContract;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresBatchStoreTest extends BatchStoreContract {

    private static final PostgresSettings DATABASE = TestDatabase.create();

    private @Nullable PostgresStore opened;

    @Override
    protected Opened open(Clock clock) {
        opened = PostgresStore.open(DATABASE, clock, new PlainBodies(), CommitObserver.NONE);
        return new Opened(opened.futures(), opened.batches());
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
