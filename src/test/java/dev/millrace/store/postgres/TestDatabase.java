package dev.millrace.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty databases on one PostgreSQL server, which is started once for the whole JVM and does not wait for the disk. */
public final class TestDatabase {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestDatabase() {}

    /** Started when it is first asked for, and stopped with the JVM. */
    private static final class Server {
        private static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A new one. */
    public static PostgresSettings create() {
        var name = "test_" + NUMBER.incrementAndGet();
        try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return at("jdbc:postgresql://localhost:" + Server.POSTGRES.getPort() + "/" + name);
    }

    /** Empties a database that a store has opened before, which is quicker than to make another. */
    public static void empty(PostgresSettings database) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("""
                    DO $$ DECLARE names text;
                    BEGIN
                        SELECT string_agg(quote_ident(tablename), ', ') INTO names FROM pg_tables
                        WHERE schemaname = 'public'
                            AND tablename NOT IN ('flyway_schema_history', 'compatibility', 'journal', 'identity');
                        IF names IS NOT NULL THEN
                            EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY';
                            UPDATE journal SET last = 0, rows = 0;
                        END IF;
                    END $$
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How tests reach a database. */
    static PostgresSettings at(String url) {
        return new PostgresSettings(
                url, "postgres", "", 2, 4, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(10));
    }
}
