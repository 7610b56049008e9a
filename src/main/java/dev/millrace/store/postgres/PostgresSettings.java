package dev.millrace.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Which database the store is kept in, and how it is reached.
 *
 * @param url as JDBC writes it; may name parameters of the driver
 * @param username absent: what the URL says
 * @param password absent: what the URL says
 * @param writers connections that write, each with a thread of its own
 * @param readers connections that read, at most
 * @param connectTimeout how long a connection may take to be made
 * @param statementTimeout how long a statement may take, before the server gives it up and the write is refused
 * @param lockTimeout how long a statement waits for what another server has locked
 */
public record PostgresSettings(
        String url,
        @Nullable String username,
        @Nullable String password,
        int writers,
        int readers,
        Duration connectTimeout,
        Duration statementTimeout,
        Duration lockTimeout) {

    /** How much longer than the server's own limit an answer is waited for, before the network is taken to be broken. */
    private static final int NETWORK_SECONDS = 5;

    /** Where the database is, without what the URL may say about who uses it. */
    public String place() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** The password is left out, and so are the parameters of the URL, among which there may be one as well. */
    @Override
    public String toString() {
        return "PostgresSettings[place=" + place() + ", username=" + username + "]";
    }

    PGSimpleDataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setURL(url);
        if (username != null) {
            source.setUser(username);
        }
        if (password != null) {
            source.setPassword(password);
        }
        source.setApplicationName("millrace");
        source.setConnectTimeout(seconds(connectTimeout));
        source.setLoginTimeout(seconds(connectTimeout));
        source.setSocketTimeout(seconds(statementTimeout) + NETWORK_SECONDS);
        source.setTcpKeepAlive(true);
        return source;
    }

    /**
     * A connection of its own, such as for a writer, with the limits set. A transaction in which nothing happens ends before others
     * have waited too long for what it has locked: a server that freezes holds them up, and fails nothing of theirs.
     */
    Connection connect() throws SQLException {
        var connection = dataSource().getConnection();
        try (var limits = connection.prepareStatement("""
                SELECT set_config('statement_timeout', ?, false), set_config('lock_timeout', ?, false),
                    set_config('idle_in_transaction_session_timeout', ?, false)
                """)) {
            limits.setString(1, Long.toString(statementTimeout.toMillis()));
            limits.setString(2, Long.toString(lockTimeout.toMillis()));
            limits.setString(3, Long.toString(lockTimeout.dividedBy(2).toMillis()));
            limits.execute();
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    HikariDataSource openReaders() {
        var config = new HikariConfig();
        config.setPoolName("store-readers");
        config.setDataSource(dataSource());
        config.setMaximumPoolSize(readers);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(connectTimeout.toMillis());
        config.setConnectionInitSql("SET statement_timeout = " + statementTimeout.toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static int seconds(Duration time) {
        return Math.toIntExact(Math.max(1, time.toSeconds()));
    }
}
