package dev.millrace.store.row;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.StoredPool;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of the table {@code pools}: pools as last changed through the API. */
public final class PoolRow {

    public static final String LIST = "SELECT name, definition, state FROM pools ORDER BY name";

    private static final String SAVE = """
            INSERT INTO pools (name, definition, state) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET definition = coalesce(excluded.definition, pools.definition), state = excluded.state
            """;

    private static final String DELETE = "DELETE FROM pools WHERE name = ?";

    private PoolRow() {}

    public static <S extends Writing> Operation<S, Void> save(StoredPool pool) {
        var definition = pool.definition() == null ? null : Json.POOL.write(pool.definition());
        return session -> {
            session.of(SAVE)
                    .text(pool.name().value())
                    .text(definition)
                    .text(pool.state().name())
                    .update();
            return Answers.nothing();
        };
    }

    public static <S extends Writing> Operation<S, Void> delete(PoolName pool) {
        return session -> {
            session.of(DELETE).text(pool.value()).update();
            return Answers.nothing();
        };
    }

    public static StoredPool read(ResultSet row) throws SQLException {
        var definition = row.getString(2);
        return new StoredPool(
                new PoolName(row.getString(1)),
                definition == null ? null : Json.POOL.read(definition),
                PoolState.valueOf(row.getString(3)));
    }
}
