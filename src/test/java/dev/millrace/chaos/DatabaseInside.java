package dev.millrace.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One in a network namespace, which the test reaches as its servers do. */
final class DatabaseInside extends Database {

    private static final Duration START = Duration.ofSeconds(60);
    private static final String OPTIONS = "postmaster.opts";

    private final UnaryOperator<List<String>> inside;
    private final Path directory;
    private final String address;
    private final List<String> command;
    private final int port;
    private Process server;

    /**
     * @param inside makes a command one that is run there
     * @param address of the namespace
     */
    DatabaseInside(Path directory, UnaryOperator<List<String>> inside, String address)
            throws IOException, SQLException {
        this.directory = directory;
        this.inside = inside;
        this.address = address;
        try (var embedded = new EmbeddedDatabase(directory)) {
            port = embedded.port();
        }
        command = command();
        var access = "host all all %s/24 trust%n".formatted(address);
        Files.writeString(directory.resolve("pg_hba.conf"), access, StandardOpenOption.APPEND);
        server = start();
        requireDurable();
    }

    /** How it was started that made the directory; PostgreSQL does not run as root, so this is nobody for it. */
    private List<String> command() throws IOException {
        var command = new ArrayList<>(List.of("unshare", "-U"));
        for (var word : Files.readString(directory.resolve(OPTIONS)).strip().split(" ")) {
            command.add(word.replace("\"", ""));
        }
        command.addAll(List.of("-c", "listen_addresses=*"));
        return command;
    }

    private Process start() throws IOException {
        var log = directory.resolveSibling("database.log").toFile();
        var started = new ProcessBuilder(inside.apply(command))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log))
                .start();
        await().atMost(START).until(() -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("the database ended:\n" + Files.readString(log.toPath()));
            }
            return answers();
        });
        return started;
    }

    private boolean answers() {
        try (var connection = connect()) {
            return connection.isValid(5);
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    int port() {
        return port;
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + address + ":" + port + "/postgres?user=postgres");
    }

    /** Without waiting for clients. */
    private void stop() throws IOException, InterruptedException {
        if (server.isAlive()) {
            Signals.send("INT", server.pid());
            server.waitFor();
        }
    }

    @Override
    void restart() throws IOException, InterruptedException {
        stop();
        server = start();
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
