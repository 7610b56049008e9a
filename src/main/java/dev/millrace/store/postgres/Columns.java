package dev.millrace.store.postgres;

import dev.millrace.store.row.Bound;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a statement that writes many rows at once, which come to the database as arrays.
 *
 * <p>Rows of one transaction are alike in most columns, as they are for the same pool, say. Where all rows are, such a
 * column comes as a single value.
 *
 * @param own names of those in which rows differ from each other, as a rule
 */
record Columns<R>(List<Column<R>> all, Set<String> own) {

    /** Whose rows are never alike. */
    Columns(List<Column<R>> all) {
        this(all, all.stream().map(Column::name).collect(Collectors.toUnmodifiableSet()));
    }

    /** Their names, separated by commas. */
    String names() {
        return all.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The rows as a table {@code n}, which are numbered by its last column, {@code nth}. */
    String table() {
        return unnested(all.stream(), "n");
    }

    /** The same for rows that are {@link #alike}. */
    String tableOfAlike() {
        var values = shared().map(column -> "?::" + column.kind().type() + " AS " + column.name())
                .collect(Collectors.joining(", "));
        return "(SELECT %s, own.* FROM %s) AS n".formatted(values, unnested(differing(), "own"));
    }

    private String unnested(Stream<Column<R>> columns, String name) {
        var list = columns.toList();
        var arrays = list.stream()
                .map(column -> "?::" + column.kind().type() + "[]")
                .collect(Collectors.joining(", ", "unnest(", ")"));
        var names = list.stream().map(Column::name).collect(Collectors.joining(", "));
        return arrays + " WITH ORDINALITY AS " + name + " (" + names + ", nth)";
    }

    /** Whether rows do not differ where they need not. */
    boolean alike(List<R> rows) {
        return own.size() < all.size() && shared().allMatch(column -> same(column, rows));
    }

    private static <R> boolean same(Column<R> column, List<R> rows) {
        var first = column.value().apply(rows.getFirst());
        for (var row : rows) {
            if (!Objects.equals(first, column.value().apply(row))) {
                return false;
            }
        }
        return true;
    }

    /** Binds {@link #table}. */
    Bound bind(Bound statement, List<R> rows) throws SQLException {
        return bindAll(statement, all.stream(), rows);
    }

    /** Binds {@link #tableOfAlike}. */
    Bound bindAlike(Bound statement, List<R> rows) throws SQLException {
        for (var column : shared().toList()) {
            column.kind().bind(statement, column.value().apply(rows.getFirst()));
        }
        return bindAll(statement, differing(), rows);
    }

    private static <R> Bound bindAll(Bound statement, Stream<Column<R>> columns, List<R> rows) throws SQLException {
        for (var column : columns.toList()) {
            column.kind().bindAll(statement, column.values(rows));
        }
        return statement;
    }

    private Stream<Column<R>> shared() {
        return all.stream().filter(column -> !own.contains(column.name()));
    }

    private Stream<Column<R>> differing() {
        return all.stream().filter(column -> own.contains(column.name()));
    }
}
