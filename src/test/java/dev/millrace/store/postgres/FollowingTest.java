package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.store.Followed;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore.NewBatch;
import dev.millrace.task.Callback;
import dev.millrace.task.Change;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.Claim;
import dev.millrace.task.EventType;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.ForeignChanges.Move;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.StoreFollower;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What one node learns of what another commits. */
class FollowingTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PoolName CPU = new PoolName("cpu");
    private static final String TARGET = "https://here.example:443";

    private final Order byOne = new Order();
    private final Order byOther = new Order();
    private final Followed followed = new Followed();
    private PostgresStore one;
    private PostgresStore other;

    @BeforeEach
    void open() {
        one = open(byOne);
        other = open(byOther);
        other.futures().follow(followed);
    }

    private static PostgresStore open(StoreFollower follower) {
        var store =
                PostgresStore.open(DATABASE, Clock.fixed(NOW, ZoneOffset.UTC), new PlainBodies(), CommitObserver.NONE);
        store.futures().follow(follower);
        return store;
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        TestDatabase.empty(DATABASE);
    }

    /** Remembers the numbers of changes in the order in which it is told of them, and counts from what it is told. */
    private static final class Order implements StoreFollower {
        private final List<Long> numbers = new CopyOnWriteArrayList<>();
        private final Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);

        @Override
        public void changed(Change change) {
            numbers.add(change.number());
            count(change.before(), change.after().state(), 1);
        }

        @Override
        public void changedElsewhere(ForeignChanges changes) {
            changes.entries().stream().map(ChangeLog.Entry::number).forEach(numbers::add);
            changes.moves().forEach(move -> count(move.before(), move.after(), move.count()));
        }

        private synchronized void count(@Nullable TaskState before, TaskState after, long more) {
            if (before != null) {
                counts.merge(before, -more, Long::sum);
            }
            counts.merge(after, more, Long::sum);
        }

        private synchronized long count(TaskState state) {
            return counts.getOrDefault(state, 0L);
        }

        @Override
        public void batchDone(Batch batch) {}

        @Override
        public void deliveryDue(String target) {}

        @Override
        public void lostSight() {
            numbers.add(-1L);
        }
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static FutureRecord insert(PostgresStore store) {
        var future = aFuture().submitted();
        get(store.futures().insert(future, null));
        return future;
    }

    /** Adds many, and runs what it gets hold of. */
    private static void work(PostgresStore store, String node) {
        for (int i = 0; i < 50; i++) {
            get(store.futures().insert(List.of(added(), added(), added()), null));
            for (var claimed : get(store.futures().claim(new Claim(CPU, new NodeId(node), 2, NOW)))) {
                var done = claimed.succeeded(JsonNodeFactory.instance.nullNode(), null, NOW);
                get(store.futures().update(new Transition(claimed, done)));
            }
        }
    }

    private static NewFuture added() {
        return NewFuture.of(aFuture().submitted());
    }

    private void workAtBoth() {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var store : List.of(one, one, other, other)) {
                threads.execute(
                        () -> work(store, "node-" + Thread.currentThread().threadId()));
            }
        }
    }

    private void awaitAllTold() {
        var all = LongStream.rangeClosed(1, one.changes().latest()).boxed().toList();
        await().atMost(PATIENCE)
                .until(() -> byOne.numbers.size() >= all.size() && byOther.numbers.size() >= all.size());
        assertThat(byOne.numbers).isEqualTo(all);
        assertThat(byOther.numbers).isEqualTo(all);
    }

    @Test
    void everyChangeIsToldByEveryNodeOnceAndInOrder() {
        workAtBoth();
        awaitAllTold();
        var unfinished = one.futures().unfinished().getOrDefault(CPU, Map.of());
        for (var order : List.of(byOne, byOther)) {
            assertThat(order.count(TaskState.QUEUED)).isEqualTo(unfinished.getOrDefault(TaskState.QUEUED, 0L));
            assertThat(order.count(TaskState.RUNNING)).isZero();
            assertThat(order.count(TaskState.SUCCEEDED)).isPositive();
        }
    }

    @Test
    void nothingIsMissedWhenListenersAreCutOff() throws Exception {
        try (var cutter = Executors.newSingleThreadScheduledExecutor()) {
            cutter.scheduleWithFixedDelay(FollowingTest::cutListeners, 0, 50, TimeUnit.MILLISECONDS);
            workAtBoth();
            cutter.shutdownNow();
        }
        insert(one);
        insert(other);
        awaitAllTold();
    }

    private static void cutListeners() {
        try (var connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND query LIKE 'LISTEN %'
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNodeThatOpensLaterIsToldOfWhatComesThen() {
        insert(one);
        var late = new Order();
        try (var third = open(late)) {
            insert(one);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(late.numbers).containsExactly(2L));
            insert(third);
            assertThat(late.numbers).containsExactly(2L, 3L);
        }
    }

    @Test
    void changesAreToldInShort() {
        var future = insert(one);
        var claimed = get(one.futures().claim(new Claim(CPU, NODE, 1, NOW))).getFirst();
        await().atMost(PATIENCE).until(() -> followed.elsewhere().size() == 2);
        assertThat(followed.elsewhere().getFirst().moves()).containsExactly(new Move(CPU, null, TaskState.QUEUED, 1));
        var second = followed.elsewhere().getLast();
        assertThat(second.moves()).containsExactly(new Move(CPU, TaskState.QUEUED, TaskState.RUNNING, 1));
        assertThat(second.entries()).containsExactly(new ChangeLog.Entry(2, future.id(), TaskState.RUNNING, 1));
        assertThat(claimed.id()).isEqualTo(future.id());
        assertThat(followed.all()).isEmpty();
    }

    @Test
    void batchesAreToldOf() {
        var id = new BatchId(anId().value());
        var member = aFuture().memberOf(id).submitted();
        get(one.batches()
                .create(new NewBatch(id, null, NODE, false, NOW, List.of(NewFuture.of(member)), List.of()), null));
        await().atMost(PATIENCE).until(() -> followed.elsewhere().size() == 1);
        assertThat(followed.elsewhere().getFirst().movedBatches()).containsExactly(id);
        assertThat(followed.elsewhere().getFirst().doneBatches()).isEmpty();

        get(other.futures().update(new Transition(member, member.cancelRequested(NOW))));
        assertThat(followed.batches()).extracting(Batch::id).containsExactly(id);
        assertThat(one.batches().ended(id, 0, 10)).hasSize(1);

        var open = new BatchId(anId().value());
        get(one.batches().create(new NewBatch(open, null, NODE, true, NOW, List.of(), List.of()), null));
        get(one.batches().close(open));
        await().atMost(PATIENCE).until(() -> followed.elsewhere().size() == 2);
        assertThat(followed.elsewhere().getLast().doneBatches()).containsExactly(open);
        assertThat(followed.elsewhere().getLast().entries()).isEmpty();
    }

    @Test
    void deliveriesAreToldOfAndCounted() {
        var done = aFuture().in(TaskState.SUCCEEDED);
        var callback = new Callback(
                anId().value(),
                new Callback.Owner.OfFuture(done.id()),
                TARGET + "/hook",
                TARGET,
                EventType.ENDS,
                null,
                Map.of(),
                NOW);
        get(one.futures().insert(List.of(new NewFuture(done, List.of(callback))), null));
        await().atMost(PATIENCE).until(() -> followed.elsewhere().size() == 1);
        assertThat(followed.elsewhere().getFirst().targets()).isEqualTo(Set.of(TARGET));
        assertThat(one.outbox().pending()).isEqualTo(1);
        assertThat(other.outbox().pending()).isEqualTo(1);
    }

    @Test
    void poolsThatChangeAreToldOf() {
        get(one.futures().savePool(new StoredPool(CPU, null, PoolState.PAUSED)));
        await().atMost(PATIENCE).until(() -> followed.elsewhere().size() == 1);
        assertThat(followed.elsewhere().getFirst().pools()).containsExactly(CPU);
    }

    @Test
    void whoIsAloneDoesNotReadWhatItWroteItself() throws SQLException {
        var database = TestDatabase.create();
        var alone =
                PostgresStore.open(database, Clock.fixed(NOW, ZoneOffset.UTC), new PlainBodies(), CommitObserver.NONE);
        int commits = 200;
        for (int i = 0; i < commits; i++) {
            alone.futures().insert(aFuture().submitted(), null).join();
        }
        alone.close(); // the database counts what a connection did when that ends

        await().atMost(PATIENCE).until(() -> count(database, "n_tup_ins") == commits);
        assertThat(count(database, "seq_scan + idx_scan")).isLessThan(commits / 2);
    }

    private static long count(PostgresSettings database, String what) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT " + what + " FROM pg_stat_user_tables WHERE relname = 'changes'")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
