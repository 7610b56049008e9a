package dev.millrace.store.postgres;

import dev.millrace.store.BatchStoreContract;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class PostgresBatchStoreTest extends BatchStoreContract {

    private final PostgresSettings database = TestDatabase.create();
    private @Nullable PostgresStore opened;

    @Override
    protected Opened open(Clock clock) {
        opened = PostgresStore.open(database, clock, new PlainBodies(), CommitObserver.NONE);
        return new Opened(opened.futures(), opened.batches());
    }

    @Override
    protected void close() {
        Objects.requireNonNull(opened).close();
    }
}
