package dev.millrace.store.row;

import dev.millrace.store.commit.Answers;
import dev.millrace.store.commit.Operation;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoredPool;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows of the table {@code pools}: pools as last changed through the API. */
public final class PoolRow {

    public static final String LIST = "SELECT name, definition, state FROM pools ORDER BY name";

    private static final String SAVE = """
            INSERT INTO pools (name, definition, state) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET definition = coalesce(excluded.definition, pools.definition), state = excluded.state
            """;

    private static final String DELETE = "DELETE FROM pools WHERE name = ?";

    /** Each condition is that of an index. */
    private static final String UNFINISHED = Stream.of(
                    "state = 'SCHEDULED'", "state = 'WAITING'", "state = 'QUEUED'", "node IS NOT NULL")
            .map("(SELECT count(*) FROM futures WHERE pool = ? AND %s)"::formatted)
            .collect(Collectors.joining(" + ", "SELECT ", ""));

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

    /** @throws Refusal.PoolInUse if the pool holds unfinished futures */
    public static void requireIdle(Writing session, PoolName pool) throws SQLException {
        long unfinished = unfinished(session, pool);
        if (unfinished > 0) {
            throw new Refusal.PoolInUse(pool, unfinished);
        }
    }

    /** How many unfinished futures the pool holds. */
    public static long unfinished(Writing session, PoolName pool) throws SQLException {
        var name = pool.value();
        return session.of(UNFINISHED)
                .text(name)
                .text(name)
                .text(name)
                .text(name)
                .first(row -> row.getLong(1))
                .orElse(0L);
    }

    public static StoredPool read(ResultSet row) throws SQLException {
        var definition = row.getString(2);
        return new StoredPool(
                new PoolName(row.getString(1)),
                definition == null ? null : Json.POOL.read(definition),
                PoolState.valueOf(row.getString(3)));
    }
}
