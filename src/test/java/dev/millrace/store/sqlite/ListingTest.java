package dev.millrace.store.sqlite;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.row.Listing;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists run along an index from their newest end, whatever the table holds. */
class ListingTest {

    @TempDir
    private Path directory;

    private Connection connection;

    @BeforeEach
    void openFile() throws SQLException {
        var path = directory.resolve("millrace.db");
        SqliteStore.open(path, Clock.systemUTC(), new PlainBodies(), CommitObserver.NONE)
                .close();
        connection = new SqliteFile(path, OptionalInt.empty()).dataSource().getConnection();
    }

    @AfterEach
    void closeFile() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RUNNING", "CANCELLING"})
    void byState(TaskState state) throws SQLException {
        assertThat(plan(query(state, null, null, null, Map.of()))).noneMatch(ListingTest::sortsOrScansTable);
    }

    @Test
    void byPoolTypeAndOwner() throws SQLException {
        assertThat(plan(query(null, "cpu", null, null, Map.of())))
                .singleElement()
                .asString()
                .contains("futures_by_pool (pool=? AND id>? AND id<?)");
        assertThat(plan(query(null, null, "download", null, Map.of())))
                .singleElement()
                .asString()
                .contains("futures_by_type (type=? AND id>? AND id<?)");
        assertThat(plan(query(null, null, null, "ci", Map.of())))
                .singleElement()
                .asString()
                .contains("futures_by_owner (owner=? AND id>? AND id<?)");
    }

    @ParameterizedTest
    @CsvSource({
        "SCHEDULED, futures_unstarted_by_owner",
        "WAITING, futures_unstarted_by_owner",
        "QUEUED, futures_unstarted_by_owner",
        "RUNNING, futures_active",
        "CANCELLING, futures_active",
        "SUCCEEDED, futures_by_owner",
        "FAILED, futures_unsuccessful_by_owner",
        "CANCELLED, futures_unsuccessful_by_owner"
    })
    void byOwnerAndState(TaskState state, String index) throws SQLException {
        assertThat(plan(query(state, "cpu", "compute", "ci", Map.of())))
                .anyMatch(step -> step.contains("USING INDEX " + index + " ("))
                .allMatch(step -> state.active() || !sortsOrScansTable(step));
    }

    @Test
    void byNothing() throws SQLException {
        assertThat(plan(query(null, null, null, null, Map.of()))).noneMatch(ListingTest::sortsOrScansTable);
    }

    @Test
    void byLabels() throws SQLException {
        assertThat(plan(query(null, null, null, null, Map.of("a", "1", "b", "2"))))
                .noneMatch(ListingTest::sortsOrScansTable);
    }

    @Test
    void byPredecessor() throws SQLException {
        for (var labels : List.<Map<String, String>>of(Map.of(), Map.of("a", "1"))) {
            var query = new FutureQuery(TaskState.WAITING, null, null, null, labels, NOW, anId(), 50, anId());
            assertThat(plan(query)).noneMatch(ListingTest::sortsOrScansTable);
        }
    }

    @Test
    void whatRunsIsFoundByItsIndexAndSorted() throws SQLException {
        assertThat(plan(query(TaskState.RUNNING, null, null, null, Map.of())))
                .anyMatch(s -> s.contains("futures_active"));
    }

    private static boolean sortsOrScansTable(String step) {
        return step.contains("TEMP B-TREE") || step.matches("SCAN \\w+");
    }

    private static FutureQuery query(
            @Nullable TaskState state,
            @Nullable String pool,
            @Nullable String type,
            @Nullable String owner,
            Map<String, String> labels) {
        var name = pool == null ? null : new PoolName(pool);
        return new FutureQuery(state, name, type, owner, labels, NOW, anId(), 50);
    }

    private List<String> plan(FutureQuery query) throws SQLException {
        var listing = Listing.of(query, SqliteDialect.INSTANCE);
        try (var statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + listing.sql())) {
            for (int i = 0; i < listing.parameters().size(); i++) {
                statement.setObject(i + 1, listing.parameters().get(i));
            }
            var steps = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
            }
            return steps;
        }
    }
}
