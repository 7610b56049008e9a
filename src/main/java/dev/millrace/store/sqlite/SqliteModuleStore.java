package dev.millrace.store.sqlite;

import dev.millrace.store.commit.GroupCommit;
import dev.millrace.store.row.ModuleReads;
import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.ModuleVersion;
import java.util.concurrent.CompletableFuture;

/** Modules in an SQLite file. See {@link ModuleStore} for what callers can rely on. */
final class SqliteModuleStore extends ModuleReads {

    private final GroupCommit<Session> writes;

    SqliteModuleStore(GroupCommit<Session> writes, Reading reading) {
        super(reading);
        this.writes = writes;
    }

    @Override
    public CompletableFuture<Saving> save(ModuleVersion module, byte[] code, Capacity capacity) {
        return writes.submit(ModuleTable.save(module, code, capacity));
    }

    @Override
    public CompletableFuture<Removal> delete(ModuleName name) {
        return writes.submit(ModuleTable.delete(name));
    }

    @Override
    public CompletableFuture<Boolean> drop(ModuleName name, String sha256) {
        return writes.submit(ModuleTable.drop(name, sha256));
    }
}
