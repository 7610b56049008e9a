package dev.millrace.store.postgres;

import dev.millrace.store.OutboxContract;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class PostgresOutboxTest extends OutboxContract {

    private final PostgresSettings database = TestDatabase.create();
    private @Nullable PostgresStore opened;

    @Override
    protected Ports open(Clock clock) {
        opened = PostgresStore.open(database, clock, new PlainBodies(), CommitObserver.NONE);
        return new Ports(opened.futures(), opened.batches(), opened.outbox());
    }

    @Override
    protected void close() {
        Objects.requireNonNull(opened).close();
    }
}
