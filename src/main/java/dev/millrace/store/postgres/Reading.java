package dev.millrace.store.postgres;

import dev.millrace.store.row.Reads;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads of the database, each of which sees everything committed when it begins. Safe for use by many threads. */
final class Reading implements Reads {

    private final JdbcClient jdbc;

    Reading(DataSource readers) {
        this.jdbc = JdbcClient.create(readers);
    }

    @Override
    public JdbcClient.StatementSpec sql(String sql) {
        return jdbc.sql(sql);
    }

    /** Runs a query; once more if its connection turns out to be of an earlier life of the server. */
    @Override
    public <T> T read(Supplier<T> query) {
        try {
            return query.get();
        } catch (DataAccessException e) {
            return PostgresErrors.disconnected(e) ? readAgain(query) : refuse(e);
        }
    }

    private static <T> T readAgain(Supplier<T> query) {
        try {
            return query.get();
        } catch (DataAccessException e) {
            return refuse(e);
        }
    }

    private static <T> T refuse(DataAccessException failure) {
        throw PostgresErrors.refusal(failure);
    }
}
