package dev.millrace.store.row;

import java.sql.SQLException;

/** A transaction under way. */
@FunctionalInterface
public interface Writing {

    /** @param sql a constant, so that the number of statements stays small */
    Bound of(String sql) throws SQLException;
}
