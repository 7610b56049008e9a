package dev.millrace.store.postgres;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of a statement that writes many rows: an array with a value for each.
 *
 * @param type as the database calls it
 * @param <R> what rows are made of
 */
record Column<R>(String name, String type, Function<R, @Nullable Object> value, IntFunction<@Nullable Object[]> array) {

    static <R> Column<R> text(String name, Function<R, @Nullable String> value) {
        return new Column<>(name, "text", value::apply, String[]::new);
    }

    static <R> Column<R> number(String name, Function<R, @Nullable Long> value) {
        return new Column<>(name, "bigint", value::apply, Long[]::new);
    }

    static <R> Column<R> small(String name, Function<R, Integer> value) {
        return new Column<>(name, "integer", value::apply, Integer[]::new);
    }

    static <R> Column<R> id(String name, Function<R, @Nullable UUID> value) {
        return new Column<>(name, "uuid", value::apply, UUID[]::new);
    }

    @Nullable
    Object[] values(List<R> rows) {
        var values = array.apply(rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        return values;
    }
}
