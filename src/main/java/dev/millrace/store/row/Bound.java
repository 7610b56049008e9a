package dev.millrace.store.row;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A statement whose parameters are being set from left to right. */
public final class Bound {

    /** Maps the row that a result stands on. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** How a database keeps ids. */
    public enum Ids {
        /** In canonical lower-case text. */
        TEXT {
            @Override
            void bind(PreparedStatement statement, int index, UUID id) throws SQLException {
                statement.setString(index, id.toString());
            }
        },
        /** As a type of its own. */
        NATIVE {
            @Override
            void bind(PreparedStatement statement, int index, UUID id) throws SQLException {
                statement.setObject(index, id);
            }
        };

        abstract void bind(PreparedStatement statement, int index, UUID id) throws SQLException;
    }

    private final PreparedStatement statement;
    private final Ids ids;
    private int index;

    public Bound(PreparedStatement statement, Ids ids) {
        this.statement = statement;
        this.ids = ids;
    }

    public Bound id(@Nullable UUID value) throws SQLException {
        index++;
        if (value == null) {
            statement.setObject(index, null);
        } else {
            ids.bind(statement, index, value);
        }
        return this;
    }

    public Bound text(@Nullable String value) throws SQLException {
        statement.setString(++index, value);
        return this;
    }

    public Bound number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    public Bound number(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.BIGINT);
        } else {
            statement.setLong(++index, value);
        }
        return this;
    }

    public Bound bytes(byte[] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    /** @param type of the elements, as the database calls it */
    public Bound array(String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    public Bound array(Array value) throws SQLException {
        statement.setArray(++index, value);
        return this;
    }

    /** What the statement is prepared on. */
    public Connection connection() throws SQLException {
        return statement.getConnection();
    }

    /** Executes it; tells how many rows changed. */
    public int update() throws SQLException {
        return statement.executeUpdate();
    }

    public <T> List<T> list(RowReader<T> reader) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    public <T> Optional<T> first(RowReader<T> reader) throws SQLException {
        try (var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }
}
