package dev.millrace.store.postgres;

import dev.millrace.store.row.Bound;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A statement about many rows, whose first parameters are these.
 *
 * @param varied for any rows
 * @param alike for those that are alike, which costs less
 */
record Sql<R>(Columns<R> columns, String varied, String alike) {

    /** @param text of the statement, given what to write for the table of rows, {@code n} */
    static <R> Sql<R> of(Columns<R> columns, UnaryOperator<String> text) {
        return new Sql<>(columns, text.apply(columns.table()), text.apply(columns.tableOfAlike()));
    }

    Bound bind(Session session, List<R> rows) throws SQLException {
        return columns.alike(rows)
                ? columns.bindAlike(session.of(alike), rows)
                : columns.bind(session.of(varied), rows);
    }
}
