package dev.millrace.store.postgres;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings the database to the schema that this version works with. Of servers that start at once one does, and the others wait
 * for it.
 */
final class Schema {

    private static final String MIGRATIONS = "classpath:db/migration/postgres";

    /** What a later version has done to the schema is not known here, and need not be: see {@code compatibility}. */
    private static final String LATER = "*:future";

    private Schema() {}

    /** @throws UnusableDatabaseException if that cannot be done, or a later version forbids this one to go on */
    static void migrate(PostgresSettings settings) {
        int known;
        try {
            var source = settings.dataSource();
            // an index of a large table takes as long as it takes; a network that breaks is told by the keep-alive
            source.setSocketTimeout(0);
            var flyway = Flyway.configure()
                    .dataSource(source)
                    .locations(MIGRATIONS)
                    .ignoreMigrationPatterns(LATER)
                    .load();
            flyway.migrate();
            known = Arrays.stream(flyway.info().all())
                    .filter(migration -> migration.getState().isResolved())
                    .map(MigrationInfo::getVersion)
                    .mapToInt(version ->
                            Integer.parseInt(Objects.requireNonNull(version).getVersion()))
                    .max()
                    .orElseThrow();
        } catch (FlywayException e) {
            throw new UnusableDatabaseException(settings, "cannot be used", e);
        }
        if (least(settings) > known) {
            throw new UnusableDatabaseException(
                    settings, "was changed by a later version of Millrace, beside which this one cannot work");
        }
    }

    private static int least(PostgresSettings settings) {
        try (var connection = settings.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT max(least) FROM compatibility")) {
            return rows.next() ? rows.getInt(1) : 0;
        } catch (SQLException e) {
            throw new UnusableDatabaseException(settings, "cannot be used", e);
        }
    }
}
