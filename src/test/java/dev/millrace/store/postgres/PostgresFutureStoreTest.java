package dev.millrace.store.postgres;

import dev.millrace.store.FutureStoreContract;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.FutureStore;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

class PostgresFutureStoreTest extends FutureStoreContract {

    private final PostgresSettings database = TestDatabase.create();
    private final Map<FutureStore, PostgresStore> opened = new HashMap<>();

    @Override
    protected FutureStore open(Clock clock) {
        var store = PostgresStore.open(database, clock, new PlainBodies(), CommitObserver.NONE);
        opened.put(store.futures(), store);
        return store.futures();
    }

    @Override
    protected void close(FutureStore store) {
        Objects.requireNonNull(opened.get(store)).close();
    }
}
