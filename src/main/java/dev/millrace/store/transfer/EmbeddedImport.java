package dev.millrace.store.transfer;

import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.PostgresStore;
import dev.millrace.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what the embedded store has into a database that has nothing yet. All of it is there at once, or nothing.
 *
 * <p>What was running when the embedded store was last used has no server any more, so the servers of the database take it for
 * lost, as after any death.
 */
public final class EmbeddedImport {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedImport.class);

    /** Referenced tables come before those that refer to them. */
    private static final List<CopiedTable> TABLES = List.of(
            CopiedTable.same("pools"),
            CopiedTable.same("batches", "seq"),
            CopiedTable.same("futures", "done_number"),
            CopiedTable.same("labels"),
            CopiedTable.same("inputs"),
            CopiedTable.same("idempotency_keys", "seq"),
            CopiedTable.same("dependencies"),
            CopiedTable.same("callbacks"),
            CopiedTable.same("deliveries"),
            CopiedTable.same("module_code"),
            CopiedTable.same("modules"),
            // A row for each member: a place of 0, its id, attempt and end.
            new CopiedTable("ends", """
                    SELECT batch, done_number AS last, done_number AS first,
                        unhex('00000000' || replace(id, '-', '') || printf('%08x%016x', attempt, finished_at)) AS entries
                    FROM futures WHERE batch IS NOT NULL AND done_number IS NOT NULL AND finished_at IS NOT NULL
                    """, Set.of()),
            new CopiedTable("changes", """
                    SELECT row_number() OVER (ORDER BY first) AS number, first, 'embedded' AS writer,
                        row_number() OVER (ORDER BY first) AS nth, entries, '{}' AS notes
                    FROM changes
                    """, Set.of()));

    private static final CopiedTable IDENTITY = CopiedTable.same("identity");

    /** What only the embedded store needs. */
    private static final Set<String> LEFT = Set.of("probe", "flyway_schema_history", "sqlite_sequence");

    private static final String ENTRY_BYTES = "21";

    private static final String LAST_CHANGE =
            "SELECT first + length(entries) / " + ENTRY_BYTES + " - 1 FROM changes ORDER BY first DESC LIMIT 1";

    /** Whoever writes waits for it, and so does a second import. */
    private static final String HOLD = "SELECT last FROM journal WHERE one = 1 FOR UPDATE";

    /** A server that was heard of so lately may be at work, in nanoseconds. */
    private static final String SERVERS = """
            SELECT count(*) FROM nodes
            WHERE dead = 0 AND heard_at > (extract(epoch FROM clock_timestamp()) * 1000000000)::bigint - 60000000000
            """;

    private static final String SERIALS = """
            SELECT table_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND is_identity = 'YES' AND column_name = 'seq'
            """;

    private final Path file;
    private final Connection from;
    private final Connection to;

    private EmbeddedImport(Path file, Connection from, Connection to) {
        this.file = file;
        this.from = from;
        this.to = to;
    }

    /**
     * Returns when all of it is in the database, or if it was before.
     *
     * @param file of an embedded store that no server works on
     * @throws ImportRefusedException if that cannot be done; nothing was copied then
     */
    public static void run(Path file, PostgresSettings settings) {
        if (!Files.isRegularFile(file)) {
            requireFilled(file, settings);
            return;
        }
        try (var from = SqliteStore.tables(file);
                var to = PostgresStore.tables(settings)) {
            to.setAutoCommit(false);
            new EmbeddedImport(file, from, to).all();
            to.commit();
        } catch (SQLException | IOException e) {
            throw new ImportRefusedException(
                    "The embedded store " + file + " cannot be imported into " + settings.place() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** What was imported may be deleted, while the configuration still names it. */
    private static void requireFilled(Path file, PostgresSettings settings) {
        try (var to = PostgresStore.tables(settings)) {
            if (number(to, "SELECT last FROM journal WHERE one = 1") == 0) {
                throw new ImportRefusedException("There is no embedded store to import: " + file + " does not exist.");
            }
            LOG.warn("{} does not exist, and the database is in use: nothing is imported", file);
        } catch (SQLException e) {
            throw new ImportRefusedException(
                    "The database " + settings.place() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Sees that an embedded store is the one that the database was filled from, if there is one.
     *
     * @throws ImportRefusedException if it is another
     */
    public static void requireSame(Path file, PostgresSettings settings) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (var from = SqliteStore.tablesAsTheyAre(file);
                var to = PostgresStore.tables(settings)) {
            if (!isSame(from, to)) {
                throw new ImportRefusedException("The database knows nothing of the embedded store " + file
                        + ", and would remove its content as that of nobody.");
            }
        } catch (SQLException e) {
            throw new ImportRefusedException("The embedded store " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isSame(Connection from, Connection to) throws SQLException {
        boolean hasName = number(from, "SELECT count(*) FROM sqlite_schema WHERE name = 'identity'") > 0;
        return hasName && name(from).equals(name(to));
    }

    private void all() throws SQLException, IOException {
        number(to, HOLD);
        if (isSame(from, to)) {
            LOG.info("{} is in the database already; millrace.store.import.from may be left out", file);
            return;
        }
        requireKnownTables();
        requireUnused();
        LOG.info("importing {}", file);
        execute("SET LOCAL statement_timeout = 0");
        execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        execute("DELETE FROM changes");
        execute("DELETE FROM identity");
        for (var table : TABLES) {
            LOG.info("imported {} rows of {}", table.copy(from, to), table.name());
        }
        IDENTITY.copy(from, to);
        goOnCounting();
        for (var table : TABLES) {
            execute("ANALYZE " + table.name());
        }
    }

    private void requireKnownTables() throws SQLException {
        var known = new HashSet<>(LEFT);
        known.add(IDENTITY.name());
        TABLES.forEach(table -> known.add(table.name()));
        for (var table : strings(from, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
            if (!known.contains(table)) {
                throw new IllegalStateException("nothing is said about importing the table " + table);
            }
        }
    }

    private void requireUnused() throws SQLException {
        if (number(to, SERVERS) > 0) {
            throw new ImportRefusedException("A server works on the database, or did a minute ago.");
        }
        for (var table : TABLES) {
            boolean used = !table.name().equals("changes")
                    && number(to, "SELECT count(*) FROM (SELECT 1 FROM " + table.name() + " LIMIT 1) AS any_row") > 0;
            if (used) {
                throw new ImportRefusedException("The database is in use: it has rows in " + table.name() + ".");
            }
        }
    }

    /** What comes next has higher numbers than what was copied. */
    private void goOnCounting() throws SQLException {
        for (var table : strings(to, SERIALS)) {
            long next = number(from, "SELECT max(seq) FROM " + table) + 1; // there it is the key, here it is no index
            number(to, "SELECT setval(pg_get_serial_sequence('%s', 'seq'), %d, false)".formatted(table, next));
        }
        execute("UPDATE journal SET last = greatest(last, " + number(from, LAST_CHANGE)
                + "), rows = greatest(rows, (SELECT count(*) FROM changes)) WHERE one = 1");
    }

    private static String name(Connection store) throws SQLException {
        return strings(store, "SELECT id FROM identity WHERE one = 1").getFirst();
    }

    private static List<String> strings(Connection store, String sql) throws SQLException {
        try (var statement = store.createStatement();
                var row = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (row.next()) {
                found.add(row.getString(1));
            }
            return found;
        }
    }

    /** The first number of the first row; 0 if there is none. */
    private static long number(Connection store, String sql) throws SQLException {
        try (var statement = store.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = to.createStatement()) {
            statement.execute(sql);
        }
    }
}
