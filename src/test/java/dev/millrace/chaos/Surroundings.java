package dev.millrace.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** The database, and what is between it and the servers. */
interface Surroundings extends AutoCloseable {

    Database database();

    /** @param server from 1 to 3, each once */
    Link link(int server) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** A database and proxies before it, for whoever has no privileges. */
    record Proxied(Database database) implements Surroundings {

        static Surroundings in(Path directory) throws IOException, SQLException {
            return new Proxied(new EmbeddedDatabase(directory));
        }

        @Override
        public Link link(int server) throws IOException {
            return new Wire(database.port());
        }

        @Override
        public void close() throws IOException {
            database.close();
        }
    }
}
