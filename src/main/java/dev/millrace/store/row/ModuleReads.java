package dev.millrace.store.row;

import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.ModuleVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** The reads of modules, which are the same in every store. Safe for use by many threads. */
public abstract class ModuleReads implements ModuleStore {

    private static final RowMapper<ModuleVersion> VERSION = (row, number) -> ModuleRow.read(row);

    private static final String VERSIONS =
            "SELECT " + ModuleRow.COLUMNS + " FROM modules WHERE name = ? ORDER BY seq DESC";

    private static final String LATEST = VERSIONS + " LIMIT 1";

    private static final String FIND = "SELECT " + ModuleRow.COLUMNS + " FROM modules WHERE name = ? AND sha256 = ?";

    private static final String LIST = """
            SELECT %s FROM modules
            WHERE name > ? AND seq = (SELECT max(seq) FROM modules AS others WHERE others.name = modules.name)
            ORDER BY name LIMIT ?
            """.formatted(ModuleRow.COLUMNS);

    private static final String CODE = "SELECT code FROM module_code WHERE sha256 = ?";

    private static final String STORED = "SELECT sha256 FROM module_code";

    private final Reads reads;

    protected ModuleReads(Reads reads) {
        this.reads = reads;
    }

    @Override
    public final Optional<ModuleVersion> latest(ModuleName name) {
        return reads.read(
                () -> reads.sql(LATEST).param(name.value()).query(VERSION).optional());
    }

    @Override
    public final Optional<ModuleVersion> find(ModuleName name, String sha256) {
        return reads.read(() ->
                reads.sql(FIND).params(name.value(), sha256).query(VERSION).optional());
    }

    @Override
    public final List<ModuleVersion> versions(ModuleName name) {
        return reads.read(
                () -> reads.sql(VERSIONS).param(name.value()).query(VERSION).list());
    }

    @Override
    public final List<ModuleVersion> list(@Nullable ModuleName after, int limit) {
        var behind = after == null ? "" : after.value();
        return reads.read(
                () -> reads.sql(LIST).params(behind, limit).query(VERSION).list());
    }

    @Override
    public final Optional<byte[]> code(String sha256) {
        return reads.read(() -> reads.sql(CODE)
                .param(sha256)
                .query((row, number) -> row.getBytes(1))
                .optional());
    }

    @Override
    public final Set<String> stored() {
        return Set.copyOf(reads.read(() -> reads.sql(STORED).query(String.class).list()));
    }
}
