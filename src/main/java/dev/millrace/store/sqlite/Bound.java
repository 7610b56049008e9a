package dev.millrace.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement whose parameters are being set from left to right. */
final class Bound {

    /** Maps the row that a result stands on. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final PreparedStatement statement;
    private int index;

    Bound(PreparedStatement statement) {
        this.statement = statement;
    }

    Bound text(@Nullable String value) throws SQLException {
        statement.setString(++index, value);
        return this;
    }

    Bound number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    Bound number(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.INTEGER);
        } else {
            statement.setLong(++index, value);
        }
        return this;
    }

    Bound bytes(byte[] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    /** Executes it; tells how many rows changed. */
    int update() throws SQLException {
        return statement.executeUpdate();
    }

    <T> List<T> list(RowReader<T> reader) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    <T> Optional<T> first(RowReader<T> reader) throws SQLException {
        try (var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }
}
