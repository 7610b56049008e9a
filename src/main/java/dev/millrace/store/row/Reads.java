package dev.millrace.store.row;

import dev.millrace.task.Refusal;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads of a database, each of which sees everything that was durable when it began. Safe for use by many threads. */
public interface Reads {

    /** A query, to be run inside {@link #read}. */
    JdbcClient.StatementSpec sql(String sql);

    /** @throws Refusal.StoreUnavailable if the database cannot be read */
    <T> T read(Supplier<T> query);
}
