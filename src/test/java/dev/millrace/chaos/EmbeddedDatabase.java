package dev.millrace.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** One beside the test, on the loopback interface. */
final class EmbeddedDatabase extends Database {

    private final Path directory;
    private final int port;
    private EmbeddedPostgres server;

    EmbeddedDatabase(Path directory) throws IOException, SQLException {
        this.directory = directory;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        start();
        requireDurable();
    }

    /** What is not set here is as tests in general want it, who do not mind to lose something. */
    private void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @Override
    int port() {
        return port;
    }

    @Override
    void restart() throws IOException {
        server.close();
        start();
    }

    @Override
    Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
