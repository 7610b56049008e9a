package dev.millrace.store.postgres;

import dev.millrace.store.row.Bound;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The columns of a statement that writes many rows at once, which come to the database as arrays. */
record Columns<R>(List<Column<R>> all) {

    /** Their names, separated by commas. */
    String names() {
        return all.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The arrays as a table {@code n}, whose rows are numbered by its last column, {@code nth}. */
    String table() {
        var arrays = all.stream()
                .map(column -> "?::" + column.type() + "[]")
                .collect(Collectors.joining(", ", "unnest(", ")"));
        return arrays + " WITH ORDINALITY AS n (" + names() + ", nth)";
    }

    Bound bind(Bound statement, List<R> rows) throws SQLException {
        for (var column : all) {
            statement.array(column.type(), column.values(rows));
        }
        return statement;
    }
}
