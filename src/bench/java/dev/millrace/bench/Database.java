package dev.millrace.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;

/**
 * A PostgreSQL server of its own for a benchmark. It waits for the disk at every commit; beside that it has 256 MB of shared buffers,
 * and 2 GB of log between checkpoints, as any server has that is meant for writing.
 */
final class Database implements AutoCloseable {

    private final EmbeddedPostgres server;

    private Database(EmbeddedPostgres server) {
        this.server = server;
    }

    /** One that counts statements as well. */
    static Database start() throws IOException {
        return new Database(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on") // what is started for tests does not wait for the disk
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .start());
    }

    /** An empty database, as its users write it after the scheme. */
    String create(String name) throws SQLException {
        execute("CREATE DATABASE " + name);
        return "//127.0.0.1:" + server.getPort() + "/" + name;
    }

    /** How Millrace is told to use one of them. */
    static String[] arguments(String database) {
        return new String[] {"--millrace.store.url=jdbc:postgresql:" + database, "--millrace.store.username=postgres"};
    }

    /** How many statements were carried out in the databases made here so far. */
    long statements() throws SQLException {
        execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT sum(calls)::bigint FROM pg_stat_statements
                        WHERE dbid <> (SELECT oid FROM pg_database WHERE datname = current_database())
                        """)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
