package dev.millrace.store.postgres;

import dev.millrace.task.FutureId;
import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.ModuleVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Each condition is that of an index, so that nothing of what is done is read. Parameters: the call, four times. */
    private static final String USER = Stream.of(
                    "state = 'QUEUED'", "state = 'SCHEDULED'", "state = 'WAITING'", "node IS NOT NULL")
            .map("SELECT id FROM futures WHERE %s AND position(? IN spec) > 0"::formatted)
            .collect(Collectors.joining(" UNION ALL ", "", " LIMIT 1"));

    private final Writes writes;
    private final Reading reading;

    PostgresModuleStore(Writes writes, Reading reading) {
        this.writes = writes;
        this.reading = reading;
    }

    @Override
    public CompletableFuture<Saving> save(ModuleVersion module, byte[] code) {
        return writes.submit(ModuleTable.save(module, code));
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
    public Optional<FutureId> user(ModuleName name, @Nullable String sha256) {
        // Specs are written without spaces, and the name in them always has its version.
        var call = "\"function\":\"wasm:" + name.value() + "@" + (sha256 == null ? "" : sha256);
        return reading.read(() -> reading.sql(USER)
                        .params(call, call, call, call)
                        .query(UUID.class)
                        .optional())
                .map(FutureId::new);
    }

    @Override
    public CompletableFuture<Boolean> delete(ModuleName name) {
        return writes.submit(ModuleTable.delete(name));
    }

    @Override
    public CompletableFuture<Boolean> drop(ModuleName name, String sha256) {
        return writes.submit(ModuleTable.drop(name, sha256));
    }
}
