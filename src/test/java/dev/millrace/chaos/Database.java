package dev.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server that is stopped and started again on the same data directory, and that waits for the disk. */
final class Database implements AutoCloseable {

    private static final String OF_SERVERS = "FROM pg_stat_activity WHERE application_name = 'millrace'";

    private final Path directory;
    private final int port;
    private EmbeddedPostgres server;

    Database(Path directory) throws IOException, SQLException {
        this.directory = directory;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server = start();
        // Otherwise it loses what it has acknowledged when it crashes, and everything here would be about that.
        assertThat(text("SELECT current_setting('fsync') || current_setting('synchronous_commit')"))
                .isEqualTo("onon");
    }

    /** What is not set here is as tests in general want it, who do not mind to lose something. */
    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    int port() {
        return port;
    }

    /** Ends all transactions, stops in order, and starts again. */
    void restart() throws IOException {
        server.close();
        server = start();
    }

    /** Kills the process behind a connection: the database then ends all others, and recovers from its log. */
    void crash() throws IOException, InterruptedException, SQLException {
        var killed = text("SELECT min(pid) " + OF_SERVERS);
        if (killed != null) {
            Signals.send("KILL", Long.parseLong(killed));
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> !killed.equals(text("SELECT min(pid) " + OF_SERVERS + " AND pid = " + killed)));
        }
    }

    /** How many connections of servers there are. */
    int connections() throws SQLException {
        return Integer.parseInt(String.valueOf(text("SELECT count(*) " + OF_SERVERS)));
    }

    private @Nullable String text(String sql) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
