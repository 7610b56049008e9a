package dev.millrace.store.postgres;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * WebAssembly modules: a row a version of a name, and the bytes apart.
 *
 * <p>Changes of modules are rare and look at all of them, so they come one after the other over all nodes. Whoever inserts a
 * future that calls a version locks its row so that it cannot be removed, and whoever removes one waits for those and
 * then looks: either the removal is refused or the insertion.
 */
final class ModuleTable {

    private static final String ONE_AT_A_TIME = "LOCK TABLE modules IN SHARE ROW EXCLUSIVE MODE";

    private static final String LATEST = "SELECT sha256 FROM modules WHERE name = ? ORDER BY seq DESC LIMIT 1";

    private static final String ADD_CODE =
            "INSERT INTO module_code (sha256, code) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING";

    /** A version that comes again gets a new number, and so is the latest. */
    private static final String AGAIN = "UPDATE modules SET seq = DEFAULT WHERE name = ? AND sha256 = ?";

    private static final String ADD = "INSERT INTO modules (" + ModuleRow.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";

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

    private static final String PIN = "SELECT 1 FROM modules WHERE name = ? AND sha256 = ? FOR KEY SHARE";

    private static final String LOCK = "SELECT 1 FROM modules WHERE name = ? FOR UPDATE";

    /** Each condition is that of an index, so that nothing of what is done is read. Parameters: the call, four times. */
    private static final String USER = Stream.of(
                    "state = 'QUEUED'", "state = 'SCHEDULED'", "state = 'WAITING'", "node IS NOT NULL")
            .map("SELECT id FROM futures WHERE %s AND position(? IN spec) > 0"::formatted)
            .collect(Collectors.joining(" UNION ALL ", "", " LIMIT 1"));

    private ModuleTable() {}

    static Operation<Session, Saving> save(ModuleVersion module, byte[] code, Capacity capacity) {
        var name = module.name().value();
        return session -> {
            session.of(ONE_AT_A_TIME).update();
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
            write(session, module, code);
            var saving = latest.isEmpty() ? Saving.CREATED : Saving.CHANGED;
            return () -> saving;
        };
    }

    private static void write(Session session, ModuleVersion module, byte[] code) throws SQLException {
        var name = module.name().value();
        if (session.of(AGAIN).text(name).text(module.sha256()).update() > 0) {
            return;
        }
        session.of(ADD_CODE).text(module.sha256()).bytes(code).update();
        session.of(ADD)
                .text(name)
                .text(module.sha256())
                .number(module.bytes())
                .text(Json.EXPORTS.write(module.exports()))
                .number(module.command() ? 1 : 0)
                .number(Times.nanos(module.createdAt()))
                .update();
    }

    private static long one(Bound count) throws SQLException {
        return count.first(row -> row.getLong(1)).orElse(0L);
    }

    /** Whether a future may be inserted that calls this; if so, it stays until the transaction is over. */
    static boolean pin(Session session, ModuleCall call) throws SQLException {
        if (session.pinned().contains(call)) {
            return true;
        }
        boolean there = session.of(PIN)
                .text(call.module().value())
                .text(call.sha256())
                .first(row -> true)
                .isPresent();
        return there && session.pinned().add(call);
    }

    static Operation<Session, Removal> delete(ModuleName name) {
        return session -> {
            if (!lock(session, name)) {
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
            boolean dropped = lock(session, name)
                    && user(session, name, sha256).isEmpty()
                    && session.of(DROP).text(name.value()).text(sha256).update() > 0;
            if (dropped) {
                session.of(FORGET_CODE).update();
            }
            return () -> dropped;
        };
    }

    /** Waits for those who are inserting futures that call the module, and lets nobody else do that. */
    private static boolean lock(Session session, ModuleName name) throws SQLException {
        session.of(ONE_AT_A_TIME).update();
        session.pinned().clear();
        return !session.of(LOCK).text(name.value()).list(row -> true).isEmpty();
    }

    /** A future that is not done and calls the module, or only this version of it. */
    private static Optional<FutureId> user(Session session, ModuleName name, String version) throws SQLException {
        // Specs are written without spaces, and the name in them always has its version.
        var call = "\"function\":\"" + TaskSpec.Compute.WASM + name.value() + "@" + version;
        return session.of(USER)
                .text(call)
                .text(call)
                .text(call)
                .text(call)
                .first(row -> new FutureId(row.getObject(1, UUID.class)));
    }
}
