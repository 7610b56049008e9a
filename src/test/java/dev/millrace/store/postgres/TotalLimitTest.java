package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.Claim;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Several servers claim from one pool that has a limit over all of them. */
class TotalLimitTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final PoolName CPU = new PoolName("cpu");
    private static final int TOTAL = 4;
    private static final int FUTURES = 300;

    private List<PostgresStore> stores;

    @BeforeEach
    void open() {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        stores = Stream.generate(() -> PostgresStore.open(DATABASE, clock, new PlainBodies(), CommitObserver.NONE))
                .limit(3)
                .toList();
        TestDatabase.empty(DATABASE);
    }

    @AfterEach
    void close() {
        stores.forEach(PostgresStore::close);
    }

    private PostgresStore store() {
        return stores.getFirst();
    }

    private void insert(int futures) {
        var added = IntStream.range(0, futures)
                .mapToObj(i -> NewFuture.of(aFuture().submitted()))
                .toList();
        get(store().futures().insert(added, null));
    }

    @Test
    void noMoreRunAtAnyTimeThanTheTotalAllows() {
        insert(FUTURES);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var workers = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> work(stores.get(i % stores.size()), new NodeId("n" + i), running, most),
                        runnable -> Thread.ofVirtual().start(runnable)))
                .toList();
        workers.forEach(TotalLimitTest::get);
        assertThat(most.get()).isBetween(1, TOTAL);
        assertThat(running.get()).isZero();
    }

    /** What is counted as running is never more than what is recorded so: later when it begins, and sooner when it ends. */
    private static void work(PostgresStore store, NodeId node, AtomicInteger running, AtomicInteger most) {
        while (store.futures().unfinished().getOrDefault(CPU, Map.of()).containsKey(TaskState.QUEUED)) {
            var claimed = get(store.futures().claim(new Claim(CPU, node, 3, NOW, TOTAL)));
            most.accumulateAndGet(running.addAndGet(claimed.size()), Math::max);
            for (var future : claimed) {
                running.decrementAndGet();
                end(store, future);
            }
        }
    }

    @Test
    void whatWasSavedLastGoesBeforeWhatAClaimSays() {
        insert(9);
        save(2);
        assertThat(claim(5)).hasSize(2);
        save(3);
        assertThat(claim(1)).hasSize(1);
        save(null);
        assertThat(claim(1)).hasSize(6);
    }

    @Test
    void aClaimThatFindsNothingLeavesNoPoolBehindThatHasADefinition() {
        assertThat(claim(5)).isEmpty();
        assertThat(store().futures().pools()).extracting(StoredPool::definition).containsOnlyNulls();
    }

    /** It may be frozen, or cut off from the database, before it commits. */
    @Test
    void whoHasNotFinishedItsClaimHoldsUpNobodyElse() throws SQLException {
        save(5);
        for (var lock : List.of(
                "SELECT 1 FROM pools WHERE name = 'cpu' FOR UPDATE",
                "UPDATE pools SET state = 'PAUSED' WHERE name = 'cpu'")) {
            insert(2);
            get(store().futures().insert(aFuture().inPool("other").submitted(), null));
            try (var holder = DATABASE.connect()) {
                holder.setAutoCommit(false);
                holder.createStatement().execute(lock);
                var inVain = store().futures().claim(new Claim(CPU, NODE, 1, NOW, 5));
                var other = store().futures().claim(new Claim(new PoolName("other"), NODE, 1, NOW, 5));
                insert(1);
                assertThat(get(inVain)).isEmpty();
                assertThat(get(other)).hasSize(1);
                holder.rollback();
            }
            assertThat(claim(100)).isNotEmpty();
        }
    }

    private List<FutureRecord> claim(int total) {
        return get(store().futures().claim(new Claim(CPU, NODE, 100, NOW, total)));
    }

    private void save(@Nullable Integer total) {
        var definition = new PoolDefinition(
                CPU, PoolKind.VIRTUAL, 9, total, 10, QueueOrder.FIFO, Duration.ofMinutes(1), null, null);
        get(stores.getLast().futures().savePool(new StoredPool(CPU, definition, PoolState.RUNNING)));
    }

    private static void end(PostgresStore store, FutureRecord running) {
        var ended = running.succeeded(JsonNodeFactory.instance.nullNode(), null, NOW);
        assertThat(get(store.futures().update(new Transition(running, ended)))).isTrue();
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
