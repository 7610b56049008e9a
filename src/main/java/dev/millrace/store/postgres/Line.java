package dev.millrace.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes connections that write, but not too often while none can be made. For one thread. */
final class Line {

    /** For so long after a failure, the next one is taken for granted. */
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    /**
     * The statements of writers look rows up, few or many, and never go through a table. A planner that has no statistics yet, of
     * a table that was just filled, may think otherwise and would keep its plan. Databases that know no such settings are not
     * bothered with them.
     */
    private static final String LOOK_UP = """
            SELECT set_config(name, CASE name WHEN 'plan_cache_mode' THEN 'force_generic_plan' ELSE 'off' END, false)
            FROM pg_settings
            WHERE name IN ('plan_cache_mode', 'jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin',
                'enable_bitmapscan', 'enable_sort')
            """;

    private final PostgresSettings settings;
    private @Nullable SQLException failure;
    private long failedAt;

    Line(PostgresSettings settings) {
        this.settings = settings;
    }

    Connection connect() throws SQLException {
        if (failure != null && System.nanoTime() - failedAt < BETWEEN_TRIES.toNanos()) {
            throw failure;
        }
        try {
            var connection = prepare(settings.connect());
            failure = null;
            return connection;
        } catch (SQLException e) {
            failure = e;
            failedAt = System.nanoTime();
            throw e;
        }
    }

    private static Connection prepare(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(LOOK_UP);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
