package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.row.Times;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore.Member;
import dev.millrace.task.BatchStore.NewBatch;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** A database from when each member of a batch that ended had a row of its own. */
class EndsMigrationTest {

    private final BatchId batch = new BatchId(anId().value());

    @Test
    void membersAreAfterwardsInTheOrderInWhichTheyHadEnded() throws SQLException {
        var now = TestDatabase.create();
        var before = TestDatabase.create();
        Flyway.configure()
                .dataSource(before.dataSource())
                .locations("classpath:db/migration/postgres")
                .target("5")
                .load()
                .migrate();
        List<Member> ended;
        try (var store = open(now)) {
            ended = end(store);
        }
        try (var from = now.connect();
                var to = before.connect()) {
            copy("batches", from, to);
            copy("futures", from, to);
            for (var member : ended) {
                insertEnd(to, member);
            }
        }
        try (var store = open(before)) {
            assertThat(store.batches().ended(batch, 0, 10)).isEqualTo(ended);
            assertThat(store.batches().ended(batch, ended.get(2).place(), 10)).isEqualTo(ended.subList(3, 5));
        }
    }

    private static PostgresStore open(PostgresSettings settings) {
        return PostgresStore.open(settings, Clock.fixed(NOW, ZoneOffset.UTC), new PlainBodies(), CommitObserver.NONE);
    }

    /** The last one first. */
    private List<Member> end(PostgresStore store) {
        var members = Stream.generate(() -> aFuture().memberOf(batch).in(TaskState.RUNNING))
                .limit(5)
                .toList();
        var futures = members.stream().map(NewFuture::of).toList();
        store.batches()
                .create(new NewBatch(batch, null, new NodeId("a"), false, NOW, futures, List.of()), null)
                .join();
        for (var member : members.reversed()) {
            var ended = member.succeeded(JsonNodeFactory.instance.nullNode(), null, NOW);
            assertThat(store.futures().update(new Transition(member, ended)).join())
                    .isTrue();
        }
        var ended = store.batches().ended(batch, 0, 10);
        assertThat(ended.stream().map(Member::future).map(FutureRecord::id))
                .isEqualTo(members.reversed().stream().map(FutureRecord::id).toList());
        return ended;
    }

    private static void copy(String table, Connection from, Connection to) throws SQLException {
        try (var read = from.createStatement();
                var rows = read.executeQuery("SELECT * FROM " + table)) {
            var columns = new ArrayList<String>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                columns.add(rows.getMetaData().getColumnName(i));
            }
            var sql = "INSERT INTO %s (%s) VALUES (%s)"
                    .formatted(
                            table,
                            String.join(", ", columns),
                            String.join(", ", Collections.nCopies(columns.size(), "?")));
            try (var write = to.prepareStatement(sql)) {
                while (rows.next()) {
                    for (int i = 1; i <= columns.size(); i++) {
                        write.setObject(i, rows.getObject(i));
                    }
                    write.executeUpdate();
                }
            }
        }
    }

    private void insertEnd(Connection to, Member member) throws SQLException {
        var future = member.future();
        try (var insert = to.prepareStatement("INSERT INTO batch_ends VALUES (?, ?, ?, ?, ?)")) {
            insert.setObject(1, batch.value());
            insert.setLong(2, member.place());
            insert.setObject(3, future.id().value());
            insert.setInt(4, future.attempts().number());
            insert.setLong(
                    5, Times.nanos(Objects.requireNonNull(future.ending()).finishedAt()));
            insert.executeUpdate();
        }
    }
}
