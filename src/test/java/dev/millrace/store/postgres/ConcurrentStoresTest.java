package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Followed;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.Claim;
import dev.millrace.task.Dependency.Condition;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Two servers on one database, doing things to the same futures at the same time. */
class ConcurrentStoresTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final PoolName CPU = new PoolName("cpu");
    private static final int ROUNDS = 40;

    private PostgresStore one;
    private PostgresStore other;

    @BeforeEach
    void open() {
        TestDatabase.empty(DATABASE);
        one = open(DATABASE);
        other = open(DATABASE);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private static PostgresStore open(PostgresSettings database) {
        return PostgresStore.open(database, CLOCK, new PlainBodies(), CommitObserver.NONE);
    }

    @Test
    void noFutureIsClaimedTwice() throws Exception {
        var inserted = new ArrayList<NewFuture>();
        for (int i = 0; i < 3_000; i++) {
            inserted.add(NewFuture.of(aFuture().submitted()));
        }
        get(one.futures().insert(inserted, null));
        var claimed = Collections.synchronizedList(new ArrayList<FutureId>());
        Callable<Void> byOne = () -> claimAll(one.futures(), "a", claimed);
        Callable<Void> byOther = () -> claimAll(other.futures(), "b", claimed);
        atOnce(List.of(byOne, byOther, byOne, byOther));
        assertThat(claimed).hasSize(3_000);
        assertThat(new HashSet<>(claimed)).hasSize(3_000);
    }

    /** Passed over while another has it locked, a future may be left: so it goes on until none is queued. */
    private static Void claimAll(FutureStore store, String node, List<FutureId> claimed) {
        while (store.unfinished().getOrDefault(CPU, Map.of()).containsKey(TaskState.QUEUED)) {
            get(store.claim(new Claim(CPU, new NodeId(node), 7, NOW))).forEach(future -> claimed.add(future.id()));
        }
        return null;
    }

    @Test
    void ofTwoEndsOfOneAttemptOneIsRecorded() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var running = insert(aFuture().in(TaskState.RUNNING));
            var stood = atOnce(List.of(() -> end(one, running), () -> end(other, running)));
            assertThat(stood).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void aSuccessorOfTwoThatEndAtOnceIsReleasedOnce() throws Exception {
        var followed = new Followed();
        one.futures().follow(followed);
        other.futures().follow(followed);
        for (int i = 0; i < ROUNDS; i++) {
            var first = insert(aFuture().in(TaskState.RUNNING));
            var second = insert(aFuture().in(TaskState.RUNNING));
            var successor = insert(aFuture()
                    .after(first, Condition.SUCCESS)
                    .after(second, Condition.SUCCESS)
                    .submitted());
            assertThat(atOnce(List.of(() -> end(one, first), () -> end(other, second))))
                    .containsOnly(true);
            assertThat(state(successor)).isEqualTo(TaskState.QUEUED);
            assertThat(followed.all())
                    .filteredOn(change -> change.after().id().equals(successor.id()) && change.before() != null)
                    .hasSize(1);
        }
    }

    @Test
    void aPredecessorThatEndsWhileItsSuccessorIsAddedReleasesIt() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var running = insert(aFuture().in(TaskState.RUNNING));
            var successor = aFuture().after(running, Condition.SUCCESS).submitted();
            atOnce(List.<Callable<Object>>of(
                    () -> end(one, running), () -> get(other.futures().insert(successor, null))));
            assertThat(state(successor)).isEqualTo(TaskState.QUEUED);
        }
    }

    @Test
    void aPredecessorIsNotDeletedWhileItsSuccessorIsAdded() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var done = insert(aFuture().in(TaskState.SUCCEEDED));
            var successor = aFuture().after(done, Condition.SUCCESS).submitted();
            atOnce(List.<Callable<Object>>of(
                    () -> get(one.futures().purge(NOW.plus(Duration.ofDays(9)), 10)),
                    () -> get(other.futures().insert(successor, null))));
            boolean added = other.futures().find(successor.id()).isPresent();
            assertThat(other.futures().find(done.id()).isPresent()).isEqualTo(added);
        }
    }

    @Test
    void oneKeyMakesOneFuture() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var key = new IdempotencyKey(null, "/v1/tasks", "key-" + i, "f", NOW.plus(Duration.ofHours(1)));
            Callable<Insertion> byOne = () -> get(one.futures().insert(aFuture().submitted(), key));
            Callable<Insertion> byOther =
                    () -> get(other.futures().insert(aFuture().submitted(), key));
            var answers = atOnce(List.of(byOne, byOther, byOne, byOther));
            assertThat(answers).filteredOn(Insertion.Inserted.class::isInstance).hasSize(1);
            assertThat(answers).filteredOn(Insertion.Replayed.class::isInstance).hasSize(3);
            assertThat(futures(answers)).hasSize(1);
        }
    }

    private static List<FutureId> futures(List<Insertion> answers) {
        return answers.stream()
                .flatMap(answer -> switch (answer) {
                    case Insertion.Inserted(var future) -> Stream.of(future.id());
                    case Insertion.Replayed(var future) -> Stream.of(future.id());
                    default -> Stream.<FutureId>of();
                })
                .distinct()
                .toList();
    }

    @Test
    void whoAddsTheSameFuturesInAnotherOrderDoesNotStopTheOther() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var first = insert(aFuture().in(TaskState.RUNNING));
            var second = insert(aFuture().in(TaskState.RUNNING));
            var forth = List.of(
                    NewFuture.of(aFuture().after(first, Condition.DONE).submitted()),
                    NewFuture.of(aFuture().after(second, Condition.DONE).submitted()));
            var back = List.of(
                    NewFuture.of(aFuture().after(second, Condition.DONE).submitted()),
                    NewFuture.of(aFuture().after(first, Condition.DONE).submitted()));
            var answers = atOnce(List.of(
                    () -> get(one.futures().insert(forth, null)),
                    () -> get(other.futures().insert(back, null))));
            assertThat(answers).hasOnlyElementsOfType(Insertion.Inserted.class);
        }
    }

    @Test
    void twoThatOpenAFreshDatabaseAtOnceMigrateItOnce() throws Exception {
        var fresh = TestDatabase.create();
        Callable<PostgresStore> opening = () -> open(fresh);
        var stores = atOnce(List.of(opening, opening, opening));
        var future = aFuture().submitted();
        get(stores.getFirst().futures().insert(future, null));
        assertThat(stores.getLast().futures().find(future.id())).contains(future);
        stores.forEach(PostgresStore::close);
        try (var connection = fresh.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("SELECT count(*), count(DISTINCT version) FROM flyway_schema_history")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(rows.getInt(2)).isPositive();
        }
    }

    private FutureRecord insert(FutureRecord future) {
        get(one.futures().insert(future, null));
        return future;
    }

    private static boolean end(PostgresStore store, FutureRecord running) {
        var ended = running.succeeded(JsonNodeFactory.instance.nullNode(), null, NOW);
        return get(store.futures().update(new Transition(running, ended)));
    }

    private TaskState state(FutureRecord future) {
        return one.futures().find(future.id()).orElseThrow().state();
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Runs all of it, begun at the same moment. */
    private static <T> List<T> atOnce(List<Callable<T>> works) throws Exception {
        var barrier = new CyclicBarrier(works.size());
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = works.stream()
                    .map(work -> executor.submit(() -> {
                        barrier.await(20, TimeUnit.SECONDS);
                        return work.call();
                    }))
                    .toList();
            var results = new ArrayList<T>();
            for (var each : running) {
                results.add(each.get());
            }
            return results;
        }
    }
}
