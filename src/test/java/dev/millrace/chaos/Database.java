package dev.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server that is stopped and started again on the same data directory, and that waits for the disk. */
abstract class Database implements AutoCloseable {

    private static final String OF_SERVERS = "FROM pg_stat_activity WHERE application_name = 'millrace'";

    abstract int port();

    abstract Connection connect() throws SQLException;

    /** Ends all transactions, stops in order, and starts again. */
    abstract void restart() throws IOException, InterruptedException;

    @Override
    public abstract void close() throws IOException;

    /** Otherwise it loses what it has acknowledged when it crashes, and everything here would be about that. */
    final void requireDurable() throws SQLException {
        assertThat(text("SELECT current_setting('fsync') || current_setting('synchronous_commit')"))
                .isEqualTo("onon");
    }

    /** Kills the process behind a connection: the database then ends all others, and recovers from its log. */
    final void crash() throws IOException, InterruptedException, SQLException {
        var killed = text("SELECT min(pid) " + OF_SERVERS);
        if (killed != null) {
            Signals.send("KILL", Long.parseLong(killed));
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> !killed.equals(text("SELECT min(pid) " + OF_SERVERS + " AND pid = " + killed)));
        }
    }

    /** How many connections of servers there are. */
    final int connections() throws SQLException {
        return Integer.parseInt(String.valueOf(text("SELECT count(*) " + OF_SERVERS)));
    }

    private @Nullable String text(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
