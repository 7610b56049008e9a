package dev.millrace.engine;

import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.PostgresStore;
import dev.millrace.store.postgres.TestDatabase;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two engines on one database. */
abstract class TwoNodes {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger interrupted = new AtomicInteger();
    EngineHarness one;
    EngineHarness other;

    @BeforeEach
    final void open() {
        one = node();
        other = node();
        for (var node : List.of(one, other)) {
            node.handler.define("block", context -> block());
        }
    }

    static EngineHarness node() {
        return new EngineHarness(clock -> TestStore.open(DATABASE, clock), 1, new ScriptedHandler());
    }

    /** What both write to. */
    static Connection tables() throws SQLException {
        return PostgresStore.tables(DATABASE);
    }

    private Outcome block() {
        try {
            release.await();
            return ScriptedHandler.DONE;
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            return new Outcome.Stopped();
        }
    }

    @AfterEach
    final void close() {
        release.countDown();
        one.close();
        other.close();
        TestDatabase.empty(DATABASE);
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(PATIENCE);
    }

    static FutureRecord await(EngineHarness node, FutureId id) {
        return node.engine.await(id, Wait.of(PATIENCE)).future();
    }

    static void awaitRunning(EngineHarness node, FutureId id) {
        soon().until(() -> node.state(id) == TaskState.RUNNING);
    }
}
