package dev.millrace.store;

import dev.millrace.store.postgres.PostgresStore;
import dev.millrace.store.sqlite.SqliteStore;
import dev.millrace.task.BatchStore;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.FutureStore;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.Outbox;
import dev.millrace.task.StoreId;

/** A face for each port of the store, whichever it is. */
record OpenedStore(
        FutureStore futures,
        BatchStore batches,
        Outbox outbox,
        ChangeLog changes,
        ModuleStore modules,
        NodeRegistry nodes,
        StoreId id) {

    static OpenedStore of(SqliteStore store) {
        return new OpenedStore(
                store.futures(),
                store.batches(),
                store.outbox(),
                store.changes(),
                store.modules(),
                store.nodes(),
                store.id());
    }

    static OpenedStore of(PostgresStore store) {
        return new OpenedStore(
                store.futures(),
                store.batches(),
                store.outbox(),
                store.changes(),
                store.modules(),
                store.nodes(),
                store.id());
    }
}
