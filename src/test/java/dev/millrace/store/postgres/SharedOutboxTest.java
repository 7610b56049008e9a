package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.store.Followed;
import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.Callback;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.NodeReport;
import dev.millrace.task.TaskState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries that several nodes could make. */
class SharedOutboxTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final String TARGET = "https://here.example:443";
    private static final Instant LEASE = NOW.plusSeconds(45);
    private static final Instant RETRY = NOW.plusSeconds(5);

    private PostgresStore one;
    private PostgresStore other;

    @BeforeEach
    void open() {
        one = openStore();
        other = openStore();
    }

    private static PostgresStore openStore() {
        return PostgresStore.open(DATABASE, Clock.fixed(NOW, ZoneOffset.UTC), new PlainBodies(), CommitObserver.NONE);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        TestDatabase.empty(DATABASE);
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Delivery due() {
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
        return due(one, NOW).stream()
                .filter(delivery -> delivery.callback().id().equals(callback.id()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Delivery> due(PostgresStore store, Instant now) {
        return store.outbox().due(TARGET, now, 10);
    }

    private static void record(PostgresStore store, Delivery delivery, Delivery.State state, Instant nextAt) {
        var attempt = new Delivery.Attempt(1, NOW, Duration.ofMillis(7), 503, null, null);
        get(store.outbox().record(delivery.id(), attempt, state, nextAt));
    }

    @Test
    void oneOfTwoThatClaimAtOnceGetsIt() {
        for (int i = 0; i < 30; i++) {
            var delivery = due();
            var claims =
                    List.of(one.outbox().claim(delivery, LEASE), other.outbox().claim(delivery, LEASE));
            assertThat(claims.stream().map(SharedOutboxTest::get).toList()).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void whatIsClaimedIsDueToNobodyUntilTheLeaseIsOver() {
        var delivery = due();
        assertThat(get(one.outbox().claim(delivery, LEASE))).isTrue();

        assertThat(due(other, NOW)).isEmpty();
        assertThat(other.outbox().targets()).isEqualTo(Map.of(TARGET, LEASE));
        var free = due(other, LEASE).getFirst();
        assertThat(get(other.outbox().claim(free, LEASE.plusSeconds(45)))).isTrue();
    }

    @Test
    void whatOneThatDiedHadClaimedIsAnothersAtOnce() {
        join(one, "a");
        join(other, "b");
        var delivery = due();
        var alive = due();
        get(one.outbox().claim(delivery, LEASE));
        get(other.outbox().claim(alive, LEASE));
        var followed = new Followed();
        other.futures().follow(followed);

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            get(other.nodes().reclaim(new NodeId("b"), Duration.ofMillis(1), running -> running, 10));
            return other.nodes().all(Duration.ofHours(1)).size() == 1;
        });

        assertThat(due(other, NOW)).extracting(Delivery::id).containsExactly(delivery.id());
        await().atMost(Duration.ofSeconds(20)).until(() -> followed.targets().contains(TARGET));
        assertThat(get(other.outbox().claim(due(other, NOW).getFirst(), LEASE))).isTrue();
        record(one, delivery, Delivery.State.FAILED, null);
        assertThat(other.outbox().deliveries(delivery.callback().id(), 1))
                .as("what comes late from the one that was declared dead")
                .extracting(Delivery::state)
                .containsExactly(Delivery.State.PENDING);
    }

    private static void join(PostgresStore store, String id) {
        get(store.nodes().join(new NodeReport(new NodeId(id), "1.0", NOW, null, null, false, Map.of())));
    }

    @Test
    void whoLostItsLeaseRecordsNothingMore() {
        var delivery = due();
        get(one.outbox().claim(delivery, LEASE));
        get(other.outbox().claim(due(other, LEASE).getFirst(), LEASE.plusSeconds(45)));

        record(one, delivery, Delivery.State.FAILED, null);
        assertThat(one.outbox().deliveries(delivery.callback().id(), 1))
                .extracting(Delivery::state)
                .containsExactly(Delivery.State.PENDING);
        assertThat(one.outbox().pending()).isEqualTo(1);

        record(other, delivery, Delivery.State.DELIVERED, null);
        assertThat(one.outbox().deliveries(delivery.callback().id(), 1))
                .extracting(Delivery::state)
                .containsExactly(Delivery.State.DELIVERED);
        assertThat(other.outbox().pending()).isZero();
    }

    @Test
    void whatIsToBeTriedAgainIsAnyones() {
        var delivery = due();
        get(one.outbox().claim(delivery, LEASE));
        record(one, delivery, Delivery.State.PENDING, RETRY);

        var again = due(other, RETRY).getFirst();
        assertThat(again.tried()).isEqualTo(1);
        assertThat(get(other.outbox().claim(again, LEASE))).isTrue();
        assertThat(get(one.outbox().claim(again, LEASE))).isFalse();
    }

    @Test
    void askedForAgainWhileItIsUnderWayItIsNotMadeTwiceAtATime() {
        var delivery = due();
        get(one.outbox().claim(delivery, LEASE));
        assertThat(get(other.outbox().redeliver(delivery.callback().id(), NOW))).isPresent();

        assertThat(due(other, NOW)).isEmpty();
        record(one, delivery, Delivery.State.PENDING, RETRY);
        assertThat(due(other, RETRY)).hasSize(1);
    }
}
