package dev.millrace.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.row.Listing;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of one owner do not read through the futures of others, however many these are. */
class OwnerListsTest {

    private static final Pattern PASSED_OVER = Pattern.compile("Rows Removed by Filter: (\\d+)");

    /** Those of "few" are spread among a hundred times as many of "many"; what runs is as little as it is in truth. */
    private static final String FILL = """
            INSERT INTO futures (id, rank, runnable_us, created_at, priority, attempt, spent, lost_in_row, watched, state,
                pool, type, owner, node, spec, options)
            SELECT ('0199c0de-7a10-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, n, n, n, 0, 1, 1, 0, 0, state, 'cpu', 'compute',
                CASE WHEN n %% 100 = 0 THEN 'few' ELSE 'many' END,
                CASE WHEN state IN ('RUNNING', 'CANCELLING') THEN 'n' END, '{}', '{}'
            FROM (SELECT n, '%s' AS state FROM generate_series(%d, %d) AS n) AS rows
            """;

    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        var database = TestDatabase.create();
        PostgresStore.open(database, Clock.systemUTC(), new PlainBodies(), CommitObserver.NONE)
                .close();
        connection = database.connect();
        try (var statement = connection.createStatement()) {
            for (var state : TaskState.values()) {
                int from = state.ordinal() * 10_000;
                statement.execute(FILL.formatted(state, from, from + (state.active() ? 199 : 9_999)));
            }
            statement.execute("ANALYZE futures");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void byState(TaskState state) throws SQLException {
        var plan = plan(state);
        var passedOver = PASSED_OVER.matcher(plan).results().mapToLong(found -> Long.parseLong(found.group(1)));
        assertThat(passedOver.sum()).as(plan).isLessThanOrEqualTo(state.active() ? 400 : 601);
    }

    @Test
    void inAnyState() throws SQLException {
        assertThat(plan(null)).contains("futures_by_owner").doesNotContain("Removed by Filter");
    }

    private static String plan(@Nullable TaskState state) throws SQLException {
        var listing = Listing.of(
                new FutureQuery(state, null, null, "few", Map.of(), null, null, 50), PostgresDialect.INSTANCE);
        try (var statement = connection.prepareStatement("EXPLAIN (ANALYZE, COSTS OFF) " + listing.sql())) {
            for (int i = 0; i < listing.parameters().size(); i++) {
                statement.setObject(i + 1, listing.parameters().get(i));
            }
            var plan = new StringBuilder();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }
}
