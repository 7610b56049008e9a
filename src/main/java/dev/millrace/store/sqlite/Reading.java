package dev.millrace.store.sqlite;

import dev.millrace.store.row.Reads;
import dev.millrace.task.Refusal;
import java.io.IOException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads of the database, of which nothing is passed on before it is durable. Safe for use by many threads. */
final class Reading implements Reads {

    private final JdbcClient jdbc;
    private final WriteAheadLog log;

    Reading(DataSource readers, WriteAheadLog log) {
        this.jdbc = JdbcClient.create(readers);
        this.log = log;
    }

    @Override
    public JdbcClient.StatementSpec sql(String sql) {
        return jdbc.sql(sql);
    }

    @Override
    public <T> T read(Supplier<T> query) {
        try {
            var found = query.get();
            log.reach(log.latest());
            return found;
        } catch (DataAccessException | IOException e) {
            throw new Refusal.StoreUnavailable(false, e);
        }
    }
}
