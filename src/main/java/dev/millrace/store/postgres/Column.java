package dev.millrace.store.postgres;

import dev.millrace.store.row.Bound;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a statement that writes many rows.
 *
 * @param <R> what rows are made of
 */
record Column<R>(String name, Kind kind, Function<R, @Nullable Object> value) {

    /** What its values are. */
    enum Kind {
        TEXT("text") {
            @Override
            void bindAll(Bound statement, @Nullable Object[] values) throws SQLException {
                statement.array(type(), copy(values, new String[values.length]));
            }

            @Override
            void bind(Bound statement, @Nullable Object value) throws SQLException {
                statement.text((String) value);
            }
        },
        BIGINT("bigint") {
            @Override
            void bindAll(Bound statement, @Nullable Object[] values) throws SQLException {
                statement.array(type(), copy(values, new Long[values.length]));
            }

            @Override
            void bind(Bound statement, @Nullable Object value) throws SQLException {
                statement.number((Long) value);
            }
        },
        INTEGER("integer") {
            @Override
            void bindAll(Bound statement, @Nullable Object[] values) throws SQLException {
                statement.array(type(), copy(values, new Integer[values.length]));
            }

            @Override
            void bind(Bound statement, @Nullable Object value) throws SQLException {
                statement.number(value == null ? null : Long.valueOf((Integer) value));
            }
        },
        ID("uuid") {
            @Override
            void bindAll(Bound statement, @Nullable Object[] values) throws SQLException {
                statement.array(Ids.of(statement.connection(), values));
            }

            @Override
            void bind(Bound statement, @Nullable Object value) throws SQLException {
                statement.id((UUID) value);
            }
        };

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** As the database calls it. */
        String type() {
            return type;
        }

        /** Binds the values of many rows, as an array. */
        abstract void bindAll(Bound statement, @Nullable Object[] values) throws SQLException;

        /** Binds a single value. */
        abstract void bind(Bound statement, @Nullable Object value) throws SQLException;

        /** What the driver sends in binary, it tells by the type of the array. */
        private static @Nullable Object[] copy(@Nullable Object[] values, @Nullable Object[] typed) {
            System.arraycopy(values, 0, typed, 0, values.length);
            return typed;
        }
    }

    static <R> Column<R> text(String name, Function<R, @Nullable String> value) {
        return new Column<>(name, Kind.TEXT, value::apply);
    }

    static <R> Column<R> number(String name, Function<R, @Nullable Long> value) {
        return new Column<>(name, Kind.BIGINT, value::apply);
    }

    static <R> Column<R> small(String name, Function<R, Integer> value) {
        return new Column<>(name, Kind.INTEGER, value::apply);
    }

    static <R> Column<R> id(String name, Function<R, @Nullable UUID> value) {
        return new Column<>(name, Kind.ID, value::apply);
    }

    @Nullable
    Object[] values(List<R> rows) {
        var values = new @Nullable Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        return values;
    }
}
