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

    private static final PostgresSettings DATABASE = TestDatabase.create();

    private final Map<FutureStore, PostgresStore> opened = new HashMap<>();

    @Override
    protected FutureStore open(Clock clock) {
        if (opened.isEmpty()) {
            TestDatabase.empty(DATABASE);
        }
        var store = PostgresStore.open(DATABASE, clock, new PlainBodies(), CommitObserver.NONE);
        opened.put(store.futures(), store);
        return store.futures();
    }

    @Override
    protected void close(FutureStore store) {
        Objects.requireNonNull(opened.get(store)).close();
    }
}
