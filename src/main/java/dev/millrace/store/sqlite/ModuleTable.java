package dev.millrace.store.sqlite;

import dev.millrace.store.commit.Operation;
import dev.millrace.store.row.Bound;
import dev.millrace.store.row.Json;
import dev.millrace.store.row.ModuleRow;
import dev.millrace.store.row.Times;
import dev.millrace.task.FutureId;
import dev.millrace.task.ModuleCall;
import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore.Capacity;
import dev.millrace.task.ModuleStore.Removal;
import dev.millrace.task.ModuleStore.Saving;
import dev.millrace.task.ModuleVersion;
import dev.millrace.task.TaskSpec;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** WebAssembly modules: a row a version of a name, and the bytes apart. */
final class ModuleTable {

    private static final String LATEST = "SELECT sha256 FROM modules WHERE name = ? ORDER BY seq DESC LIMIT 1";

    private static final String KNOWN_SINCE = "SELECT created_at FROM modules WHERE name = ? AND sha256 = ?";

    private static final String ADD_CODE = "INSERT OR IGNORE INTO module_code (sha256, code) VALUES (?, ?)";

    /** A version that comes again gets a new number, and so is the latest. */
    private static final String ADD =
            "INSERT OR REPLACE INTO modules (" + ModuleRow.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";

    private static final String DELETE = "DELETE FROM modules WHERE name = ?";

    private static final String DROP = """
            DELETE FROM modules WHERE name = ? AND sha256 = ?
            AND seq < (SELECT max(seq) FROM modules AS others WHERE others.name = modules.name)
            """;

    private static final String FORGET_CODE =
            "DELETE FROM module_code WHERE NOT EXISTS (SELECT 1 FROM modules WHERE modules.sha256 = module_code.sha256)";

    private static final String MODULES = "SELECT count(DISTINCT name) FROM modules";

    /** Of all versions but one, each once. */
    private static final String OTHER_BYTES =
            "SELECT coalesce(sum(length(code)), 0) FROM module_code WHERE sha256 <> ?";

    /** The index of each state that is not done, so that none of the others is read. */
    private static final String USER = """
            SELECT id FROM futures INDEXED BY futures_queued WHERE state = 'QUEUED' AND instr(spec, ?1) > 0
            UNION ALL
            SELECT id FROM futures INDEXED BY futures_scheduled WHERE state = 'SCHEDULED' AND instr(spec, ?1) > 0
            UNION ALL
            SELECT id FROM futures INDEXED BY futures_waiting WHERE state = 'WAITING' AND instr(spec, ?1) > 0
            UNION ALL
            SELECT id FROM futures INDEXED BY futures_active WHERE node IS NOT NULL AND instr(spec, ?1) > 0
            LIMIT 1
            """;

    private ModuleTable() {}

    static Operation<Session, Saving> save(ModuleVersion module, byte[] code, Capacity capacity) {
        var name = module.name().value();
        return session -> {
            var latest = session.of(LATEST).text(name).first(row -> row.getString(1));
            if (latest.equals(Optional.of(module.sha256()))) {
                return () -> Saving.UNCHANGED;
            }
            if (latest.isEmpty() && one(session.of(MODULES)) >= capacity.modules()) {
                return () -> Saving.TOO_MANY;
            }
            if (one(session.of(OTHER_BYTES).text(module.sha256())) + code.length > capacity.bytes()) {
                return () -> Saving.NO_ROOM;
            }
            var since = session.of(KNOWN_SINCE).text(name).text(module.sha256()).first(row -> row.getLong(1));
            session.of(ADD_CODE).text(module.sha256()).bytes(code).update();
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

    private static long one(Bound count) throws SQLException {
        return count.first(row -> row.getLong(1)).orElse(0L);
    }

    /** Whether a future may be inserted that calls this. */
    static boolean has(Session session, ModuleCall call) throws SQLException {
        return session.of(KNOWN_SINCE)
                .text(call.module().value())
                .text(call.sha256())
                .first(row -> true)
                .isPresent();
    }

    static Operation<Session, Removal> delete(ModuleName name) {
        return session -> {
            if (session.of(LATEST).text(name.value()).first(row -> true).isEmpty()) {
                return Removal.NotFound::new;
            }
            var user = user(session, name, "");
            if (user.isPresent()) {
                return () -> new Removal.InUse(user.get());
            }
            session.of(DELETE).text(name.value()).update();
            session.of(FORGET_CODE).update();
            return Removal.Removed::new;
        };
    }

    static Operation<Session, Boolean> drop(ModuleName name, String sha256) {
        return session -> {
            boolean dropped = user(session, name, sha256).isEmpty()
                    && session.of(DROP).text(name.value()).text(sha256).update() > 0;
            if (dropped) {
                session.of(FORGET_CODE).update();
            }
            return () -> dropped;
        };
    }

    /** A future that is not done and calls the module, or only this version of it. */
    private static Optional<FutureId> user(Session session, ModuleName name, String version) throws SQLException {
        // Specs are written without spaces, and the name in them always has its version.
        var call = "\"function\":\"" + TaskSpec.Compute.WASM + name.value() + "@" + version;
        return session.of(USER).text(call).first(row -> new FutureId(UUID.fromString(row.getString(1))));
    }
}
