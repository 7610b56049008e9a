package dev.millrace.store.sqlite;

import dev.millrace.task.Refusal;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;

/** Reads of the database. */
final class Reading {

    private Reading() {}

    /** @throws Refusal.StoreUnavailable if the database cannot be read */
    static <T> T read(Supplier<T> query) {
        try {
            return query.get();
        } catch (DataAccessException e) {
            throw new Refusal.StoreUnavailable(false, e);
        }
    }
}
