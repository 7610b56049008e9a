package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server beside, or after, one of a later version. */
class SchemaTest {

    private final PostgresSettings database = TestDatabase.create();

    @BeforeEach
    void migrateByALaterVersion() throws SQLException {
        open().close();
        execute("""
                INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,
                    execution_time, success)
                VALUES (1000, '9999', 'something new', 'SQL', 'V9999__something_new.sql', 'later', 1, true)
                """);
    }

    @Test
    void whatALaterVersionOnlyAddedIsPassedOver() throws Exception {
        try (var store = open()) {
            store.futures().probe().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatALaterVersionChangedOtherwiseIsRefused() throws Exception {
        execute("UPDATE compatibility SET least = 9999");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(UnusableDatabaseException.class, refusal -> {
            assertThat(refusal).hasMessageContaining("later version");
            var analysis = new UnusableDatabaseFailureAnalyzer().analyze(refusal);
            assertThat(analysis.getDescription()).contains(database.place());
        });
    }

    @Test
    void aDatabaseKeepsItsName() {
        try (var first = open();
                var second = open();
                var another = PostgresStore.open(TestDatabase.create(), new PlainBodies(), CommitObserver.NONE)) {
            assertThat(second.id()).isEqualTo(first.id());
            assertThat(another.id()).isNotEqualTo(first.id());
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidSoWithoutThePassword() {
        var nowhere = new PostgresSettings(
                "jdbc:postgresql://localhost:1/millrace?password=s3cret",
                "me",
                "s3cret",
                1,
                1,
                database.connectTimeout(),
                database.statementTimeout(),
                database.lockTimeout());
        assertThatThrownBy(() -> PostgresStore.open(nowhere, Clock.systemUTC(), new PlainBodies(), CommitObserver.NONE))
                .isInstanceOf(UnusableDatabaseException.class)
                .satisfies(refusal -> {
                    var analysis = new UnusableDatabaseFailureAnalyzer().analyze(refusal);
                    assertThat(analysis.getDescription())
                            .contains("localhost:1")
                            .doesNotContain("s3cret");
                });
        assertThat(nowhere.toString()).doesNotContain("s3cret");
    }

    private PostgresStore open() {
        return PostgresStore.open(database, Clock.fixed(NOW, ZoneOffset.UTC), new PlainBodies(), CommitObserver.NONE);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
