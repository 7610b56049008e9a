package dev.millrace.store.sqlite;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings the file to the schema that this version works with. */
final class Schema {

    private static final String MIGRATIONS = "classpath:db/migration/sqlite";

    private Schema() {}

    /** @throws UnusableFileException if that cannot be done */
    static void migrate(SqliteFile file) {
        try {
            Flyway.configure()
                    .dataSource(file.dataSource())
                    .locations(MIGRATIONS)
                    // By default a schema from a later version would be accepted.
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayValidateException e) {
            throw new UnusableFileException(file.path(), "was written by another, probably later, version", e);
        } catch (FlywayException e) {
            throw new UnusableFileException(file.path(), "cannot be opened or is damaged", e);
        }
    }
}
