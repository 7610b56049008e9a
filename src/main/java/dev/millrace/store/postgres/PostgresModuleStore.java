package dev.millrace.store.postgres;

import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.ModuleVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Modules in a PostgreSQL database. See {@link ModuleStore} for what callers can rely on. */
final class PostgresModuleStore implements ModuleStore {

    private static final RowMapper<ModuleVersion> VERSION = (row, number) -> ModuleTable.read(row);

    private static final String VERSIONS =
            "SELECT " + ModuleTable.COLUMNS + " FROM modules WHERE name = ? ORDER BY seq DESC";

    private static final String LATEST = VERSIONS + " LIMIT 1";

    private static final String FIND = "SELECT " + ModuleTable.COLUMNS + " FROM modules WHERE name = ? AND sha256 = ?";

    private static final String LIST = """
            SELECT %s FROM modules
            WHERE name > ? AND seq = (SELECT max(seq) FROM modules AS others WHERE others.name = modules.name)
            ORDER BY name LIMIT ?
            """.formatted(ModuleTable.COLUMNS);

    private static final String CODE = "SELECT code FROM module_code WHERE sha256 = ?";

    private static final String STORED = "SELECT sha256 FROM module_code";

    private final Writes writes;
    private final Reading reading;

    PostgresModuleStore(Writes writes, Reading reading) {
        this.writes = writes;
        this.reading = reading;
    }

    @Override
    public CompletableFuture<Saving> save(ModuleVersion module, byte[] code, Capacity capacity) {
        return writes.submit(ModuleTable.save(module, code, capacity));
    }

    @Override
    public Optional<ModuleVersion> latest(ModuleName name) {
        return reading.read(
                () -> reading.sql(LATEST).param(name.value()).query(VERSION).optional());
    }

    @Override
    public Optional<ModuleVersion> find(ModuleName name, String sha256) {
        return reading.read(() ->
                reading.sql(FIND).params(name.value(), sha256).query(VERSION).optional());
    }

    @Override
    public List<ModuleVersion> versions(ModuleName name) {
        return reading.read(
                () -> reading.sql(VERSIONS).param(name.value()).query(VERSION).list());
    }

    @Override
    public List<ModuleVersion> list(@Nullable ModuleName after, int limit) {
        var behind = after == null ? "" : after.value();
        return reading.read(
                () -> reading.sql(LIST).params(behind, limit).query(VERSION).list());
    }

    @Override
    public Optional<byte[]> code(String sha256) {
        return reading.read(() -> reading.sql(CODE)
                .param(sha256)
                .query((row, number) -> row.getBytes(1))
                .optional());
    }

    @Override
    public Set<String> stored() {
        return Set.copyOf(
                reading.read(() -> reading.sql(STORED).query(String.class).list()));
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
