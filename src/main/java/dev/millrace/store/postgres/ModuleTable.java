package dev.millrace.store.postgres;

import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.Json;
import dev.millrace.store.row.Times;
import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore.Saving;
import dev.millrace.task.ModuleVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * WebAssembly modules: a row a version of a name, and the bytes apart.
 *
 * <p>Changes of modules are rare and look at all of them, so they come one after the other over all nodes.
 */
final class ModuleTable {

    static final String COLUMNS = "name, sha256, bytes, exports, command, created_at";

    private static final String ONE_AT_A_TIME = "LOCK TABLE modules IN SHARE ROW EXCLUSIVE MODE";

    private static final String LATEST = "SELECT sha256 FROM modules WHERE name = ? ORDER BY seq DESC LIMIT 1";

    private static final String KNOWN_SINCE = "SELECT created_at FROM modules WHERE name = ? AND sha256 = ?";

    private static final String ADD_CODE =
            "INSERT INTO module_code (sha256, code) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING";

    private static final String FORGET = "DELETE FROM modules WHERE name = ? AND sha256 = ?";

    /** A version that comes again gets a new number, and so is the latest. */
    private static final String ADD = "INSERT INTO modules (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";

    private static final String DELETE = "DELETE FROM modules WHERE name = ?";

    private static final String DROP = """
            DELETE FROM modules WHERE name = ? AND sha256 = ?
            AND seq < (SELECT max(seq) FROM modules AS others WHERE others.name = modules.name)
            """;

    private static final String FORGET_CODE =
            "DELETE FROM module_code WHERE NOT EXISTS (SELECT 1 FROM modules WHERE modules.sha256 = module_code.sha256)";

    private ModuleTable() {}

    static Operation<Session, Saving> save(ModuleVersion module, byte[] code) {
        var name = module.name().value();
        return session -> {
            session.of(ONE_AT_A_TIME).update();
            var latest = session.of(LATEST).text(name).first(row -> row.getString(1));
            if (latest.equals(Optional.of(module.sha256()))) {
                return () -> Saving.UNCHANGED;
            }
            var since = session.of(KNOWN_SINCE).text(name).text(module.sha256()).first(row -> row.getLong(1));
            session.of(ADD_CODE).text(module.sha256()).bytes(code).update();
            session.of(FORGET).text(name).text(module.sha256()).update();
            session.of(ADD)
                    .text(name)
                    .text(module.sha256())
                    .number(module.bytes())
                    .text(Json.EXPORTS.write(module.exports()))
                    .number(module.command() ? 1 : 0)
                    .number((long) since.orElseGet(() -> Times.nanos(module.createdAt())))
                    .update();
            var saving = latest.isEmpty() ? Saving.CREATED : Saving.CHANGED;
            return () -> saving;
        };
    }

    static Operation<Session, Boolean> delete(ModuleName name) {
        return session -> {
            session.of(ONE_AT_A_TIME).update();
            return removed(session, session.of(DELETE).text(name.value()).update());
        };
    }

    static Operation<Session, Boolean> drop(ModuleName name, String sha256) {
        return session -> {
            session.of(ONE_AT_A_TIME).update();
            return removed(
                    session, session.of(DROP).text(name.value()).text(sha256).update());
        };
    }

    private static Supplier<Boolean> removed(Session session, int versions) throws SQLException {
        if (versions > 0) {
            session.of(FORGET_CODE).update();
        }
        return () -> versions > 0;
    }

    static ModuleVersion read(ResultSet row) throws SQLException {
        return new ModuleVersion(
                new ModuleName(row.getString(1)),
                row.getString(2),
                row.getLong(3),
                Json.EXPORTS.read(row.getString(4)),
                row.getInt(5) != 0,
                Times.instant(row.getLong(6)));
    }
}
