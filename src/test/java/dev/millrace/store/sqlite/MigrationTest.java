package dev.millrace.store.sqlite;

import static dev.millrace.task.FutureBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.FutureId;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.StoreId;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {

    private static final String ID = "01980000-0000-7000-8000-000000000001";

    @TempDir
    private Path directory;

    @Test
    void aFileOfTheFirstVersionKeepsItsFuturesAndKeys() throws SQLException {
        var path = directory.resolve("millrace.db");
        var source = new SqliteFile(path, OptionalInt.empty()).dataSource();
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration/sqlite")
                .target("1")
                .load()
                .migrate();
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO futures (id, pool, type, state, priority, rank, runnable_us, created_at, spec, options,
                        attempt, spent, lost_in_row)
                    VALUES ('%s', 'cpu', 'compute', 'QUEUED', 0, 5, 5, 5,
                        '{"type":"compute","function":"echo","args":{}}',
                        '{"priority":0,"retry":{"maxAttempts":1,"initialDelay":"PT1S","multiplier":2.0,"maxDelay":"PT5M",
                        "jitter":0.5},"labels":{},"retention":"PT24H","onShutdown":"requeue"}', 0, 0, 0)
                    """.formatted(ID));
            statement.execute("""
                    INSERT INTO idempotency_keys (owner, path, key, fingerprint, future_id, expires_at)
                    VALUES ('', '/v1/tasks', 'k', 'f', '%s', 9000000000000000000)
                    """.formatted(ID));
        }
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        try (var store = SqliteStore.open(path, clock, new PlainBodies(), CommitObserver.NONE)) {
            var future = store.futures().find(new FutureId(UUID.fromString(ID))).orElseThrow();
            assertThat(future.state()).isEqualTo(TaskState.QUEUED);
            var key = new IdempotencyKey(null, "/v1/tasks", "k", "f", NOW);
            assertThat(store.futures().replay(key)).hasValue(new Insertion.Replayed(future));
        }
    }

    @Test
    void aFileKeepsItsName() {
        var name = idOf("millrace.db");
        assertThat(idOf("millrace.db")).isEqualTo(name);
        assertThat(idOf("other.db")).isNotEqualTo(name);
        assertThat(UUID.fromString(name.value()).version()).isEqualTo(4);
    }

    private StoreId idOf(String file) {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        try (var store = SqliteStore.open(directory.resolve(file), clock, new PlainBodies(), CommitObserver.NONE)) {
            return store.id();
        }
    }
}
