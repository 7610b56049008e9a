package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore.Creation;
import dev.millrace.task.BatchStore.NewBatch;
import dev.millrace.task.FutureBuilder;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several servers add futures of the same owners, each of whom may have only so many that have not started. */
class SharedQuotaTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final int QUOTA = 60;
    private static final List<String> OWNERS = List.of("a", "b", "c");

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

    @Test
    void noMoreGetInThanTheQuotaAllowsAndNoFewer() {
        var added = OWNERS.stream().map(owner -> new AtomicInteger()).toList();
        var workers = IntStream.range(0, 18)
                .mapToObj(worker -> CompletableFuture.runAsync(
                        () -> work(stores.get(worker % 3), worker, added),
                        runnable -> Thread.ofVirtual().start(runnable)))
                .toList();
        workers.forEach(SharedQuotaTest::get);
        assertThat(added).extracting(AtomicInteger::get).containsOnly(QUOTA);
    }

    @Test
    void whoFreezesWhileItCountsFailsNothingOfOthers() throws Exception {
        assertThat(single(stores.getFirst(), "frozen")).isEqualTo(1);
        try (var frozen = DATABASE.connect();
                var statement = frozen.createStatement()) {
            frozen.setAutoCommit(false);
            statement.execute("SELECT 1 FROM quotas WHERE owner = 'frozen' FOR UPDATE");

            assertThat(single(stores.getLast(), "frozen")).isEqualTo(1);
        }
    }

    /** Adds futures of each owner, one by one or as batches of two, until there is no room for any. */
    private static void work(PostgresStore store, int worker, List<AtomicInteger> added) {
        var full = new boolean[OWNERS.size()];
        for (int turn = worker; Stream.of(full[0], full[1], full[2]).anyMatch(each -> !each); turn++) {
            int owner = turn % OWNERS.size();
            int count = full[owner] ? 0 : worker % 2 == 0 ? single(store, OWNERS.get(owner)) : pair(store, owner);
            added.get(owner).addAndGet(count);
            full[owner] = full[owner] || count == 0;
        }
    }

    private static NewFuture future(FutureBuilder builder, String owner) {
        return new NewFuture(builder.ownedBy(owner).submitted(), List.of(), QUOTA);
    }

    private static int single(PostgresStore store, String owner) {
        var answer = get(store.futures().insert(List.of(future(aFuture(), owner)), null));
        return answer instanceof Insertion.Inserted ? 1 : 0;
    }

    private static int pair(PostgresStore store, int owner) {
        var id = new BatchId(FutureBuilder.anId().value());
        var name = OWNERS.get(owner);
        var members =
                List.of(future(aFuture().memberOf(id), name), future(aFuture().memberOf(id), name));
        var batch = new NewBatch(id, name, NODE, false, NOW, members, List.of());
        return get(store.batches().create(batch, null)) instanceof Creation.Created ? 2 : 0;
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
