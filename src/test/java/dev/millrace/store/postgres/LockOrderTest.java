package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore.NewBatch;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a transaction locks before its end. */
class LockOrderTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void batchesOfWhatEndedAreNotLockedWhileAnotherIsCreated() throws Exception {
        var batch = new BatchId(anId().value());
        var running = aFuture().memberOf(batch).in(TaskState.RUNNING);
        try (var store = PostgresStore.open(DATABASE, CLOCK, new PlainBodies(), CommitObserver.NONE)) {
            store.batches().create(batchOf(batch, running), null).join();
        }
        var another = new BatchId(anId().value());
        var ended = running.succeeded(JsonNodeFactory.instance.nullNode(), null, NOW);
        try (var connection = DATABASE.connect();
                var other = DATABASE.connect()) {
            connection.setAutoCommit(false);
            var session = new Session(connection, CLOCK, new PlainBodies(), new Journal("a writer"));
            var stood = Update.of(new Transition(running, ended)).run(session);
            var member = aFuture().memberOf(another).submitted();
            BatchTable.create(batchOf(another, member), null).run(session);
            assertThat(stood.get()).isTrue();
            assertThat(lockable(other, batch)).isTrue();
            session.finish();
            assertThat(lockable(other, batch)).isFalse();
        }
    }

    /** Whoever held it before its last message would hold up all who write, if it were frozen before it commits. */
    @Test
    void nobodyHoldsTheCounterOfChangesBeforeTheMessageThatCommits() throws Exception {
        PostgresStore.open(DATABASE, CLOCK, new PlainBodies(), CommitObserver.NONE)
                .close();
        try (var connection = DATABASE.connect();
                var other = DATABASE.connect()) {
            connection.setAutoCommit(false);
            var session = new Session(connection, CLOCK, new PlainBodies(), new Journal("a writer"));
            DeletedPools.delete(new PoolName("gone")).run(session);
            Insert.of(List.of(NewFuture.of(aFuture().submitted())), null).run(session);
            session.finish();
            try (var lock = other.prepareStatement("SELECT 1 FROM journal WHERE one = 1 FOR UPDATE SKIP LOCKED");
                    var rows = lock.executeQuery()) {
                assertThat(rows.next()).isTrue();
            }
            assertThat(session.commit()).isPresent();
        }
    }

    private static NewBatch batchOf(BatchId id, FutureRecord member) {
        return new NewBatch(id, null, new NodeId("a"), false, NOW, List.of(NewFuture.of(member)), List.of());
    }

    private static boolean lockable(Connection connection, BatchId batch) throws SQLException {
        try (var lock = connection.prepareStatement("SELECT 1 FROM batches WHERE id = ? FOR UPDATE SKIP LOCKED")) {
            lock.setObject(1, batch.value());
            try (var rows = lock.executeQuery()) {
                return rows.next();
            }
        }
    }
}
