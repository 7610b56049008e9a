package dev.millrace.store.sqlite;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.FutureBuilder;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Insertion;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** The store against what may happen to its file. */
class SqliteFileTest {

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    /** 2 MiB. */
    private static final int FEW_PAGES = 512;

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void nameFile() {
        path = directory.resolve("millrace.db");
    }

    @Test
    void aFullDiskRefusesWritesKeepsTheRestAndIsOverWhenThereIsRoom() {
        try (var opened = SqliteStore.open(
                new SqliteFile(path, OptionalInt.of(FEW_PAGES)), CLOCK, new PlainBodies(), CommitObserver.NONE)) {
            var store = opened.futures();
            var kept = fill(store, TaskState.QUEUED);
            assertThat(store.unfinished().values()).containsExactly(Map.of(TaskState.QUEUED, (long) kept.size()));
            assertThat(store.find(kept.getLast().id())).contains(kept.getLast());
            assertThatThrownBy(() -> store.probe().join()).satisfies(SqliteFileTest::saysFull);
        }
        try (var opened = SqliteStore.open(path, CLOCK, new PlainBodies(), CommitObserver.NONE)) {
            var store = opened.futures();
            assertThat(store.probe()).succeedsWithin(5, TimeUnit.SECONDS);
            assertThat(store.insert(large().submitted(), null)).succeedsWithin(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void roomThatIsFreedIsUsedWithoutARestart() {
        try (var opened = SqliteStore.open(
                new SqliteFile(path, OptionalInt.of(FEW_PAGES)), CLOCK, new PlainBodies(), CommitObserver.NONE)) {
            var store = opened.futures();
            for (var future : fill(store, TaskState.CANCELLED).subList(0, 20)) {
                store.delete(future.id()).join();
            }
            assertThat(store.probe()).succeedsWithin(5, TimeUnit.SECONDS);
            assertThat(store.insert(large().submitted(), null)).succeedsWithin(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws Exception {
        Files.writeString(path, "this is no database, and long enough to look like one ".repeat(100));
        assertThatThrownBy(() -> SqliteStore.open(path, CLOCK, new PlainBodies(), CommitObserver.NONE))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(path.toString());
    }

    @Test
    void aSchemaFromALaterVersionIsRefused() throws Exception {
        SqliteStore.open(path, CLOCK, new PlainBodies(), CommitObserver.NONE).close();
        execute(
                "INSERT INTO flyway_schema_history SELECT installed_rank + 100, '999', 'later', type, 'V999__later.sql',"
                        + " checksum, installed_by, installed_on, execution_time, success FROM flyway_schema_history WHERE version = '1'");
        assertThatThrownBy(() -> SqliteStore.open(path, CLOCK, new PlainBodies(), CommitObserver.NONE))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("later, version");
    }

    @Test
    void theAnalyzerSaysWhatToDo() {
        var failure = new UnusableFileException(path, "is damaged", new SQLException("file is not a database"));
        var analysis = new UnusableFileFailureAnalyzer().analyze(failure);
        assertThat(analysis.getDescription()).contains(path.toString(), "file is not a database");
        assertThat(analysis.getAction()).contains("copy of the data directory");
    }

    @Test
    void readsThatFailAreRefusals() throws Exception {
        try (var opened = SqliteStore.open(path, CLOCK, new PlainBodies(), CommitObserver.NONE)) {
            var store = opened.futures();
            execute("ALTER TABLE futures RENAME TO gone");
            var future = aFuture().submitted();
            assertThatThrownBy(() -> store.find(future.id())).isInstanceOf(Refusal.StoreUnavailable.class);
            execute("ALTER TABLE gone RENAME TO futures");
            assertThat(store.find(future.id())).isEmpty();
        }
    }

    private void execute(String sql) throws SQLException {
        var file = new SqliteFile(path, OptionalInt.empty());
        try (var connection = file.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Many at once, so that what fits and what does not are in one batch. */
    private static ArrayList<FutureRecord> fill(FutureStore store, TaskState state) {
        var kept = new ArrayList<FutureRecord>();
        var asked = new ArrayList<CompletableFuture<Insertion>>();
        for (int i = 0; i < 300; i++) {
            asked.add(store.insert(large().in(state), null));
        }
        int refused = 0;
        for (var each : asked) {
            try {
                kept.add(((Insertion.Inserted) each.join()).future());
            } catch (CompletionException e) {
                saysFull(e);
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(kept).hasSizeGreaterThan(20);
        return kept;
    }

    private static FutureBuilder large() {
        var args = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(20_000));
        return aFuture().doing(new TaskSpec.Compute("echo", args));
    }

    private static void saysFull(Throwable failure) {
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(
                        Refusal.StoreUnavailable.class,
                        refusal -> assertThat(refusal.full()).isTrue());
    }
}
