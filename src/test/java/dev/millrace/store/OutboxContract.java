package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore;
import dev.millrace.task.Callback;
import dev.millrace.task.Change;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.NewFuture;
import dev.millrace.task.Outbox;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.StoreFollower;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What every {@link Outbox} does, together with the stores that fill it. A subclass supplies only these. */
public abstract class OutboxContract {

    private static final String HERE = "https://here.example:443";
    private static final String THERE = "http://there.example:8080";
    private static final Instant LATER = NOW.plusSeconds(60);

    private Ports store;
    private Outbox outbox;

    /** The faces of one store. */
    public record Ports(FutureStore futures, BatchStore batches, Outbox outbox) {}

    /** Opens the test's store, with its own clock; called again, opens the same one again. */
    protected abstract Ports open(Clock clock) throws Exception;

    protected abstract void close() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open(StoreFixture.at(NOW));
        outbox = store.outbox();
    }

    @AfterEach
    final void closeStore() throws Exception {
        close();
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static Callback callback(FutureId owner, String target, EventType... events) {
        return new Callback(
                anId().value(),
                new Callback.Owner.OfFuture(owner),
                target + "/hook?token=1",
                target,
                events.length == 0 ? EventType.ENDS : Set.of(events),
                "whsec_x",
                Map.of("X-A", "é"),
                NOW);
    }

    private FutureRecord insert(FutureRecord future, Callback... callbacks) {
        get(store.futures().insert(List.of(new NewFuture(future, List.of(callbacks))), null));
        return future;
    }

    /** A done future whose callback is due. */
    private Callback due(String target) {
        var future = aFuture().in(TaskState.SUCCEEDED);
        var callback = callback(future.id(), target);
        insert(future, callback);
        return callback;
    }

    private List<Delivery> due(String target, Instant now) {
        return outbox.due(target, now, 10);
    }

    private Delivery only(Callback callback) {
        return outbox.deliveries(callback.id(), 10).getFirst();
    }

    private static Delivery.Attempt attempt(int number) {
        return new Delivery.Attempt(number, NOW, Duration.ofMillis(7), 503, null, "busy \u0000 é");
    }

    @Test
    void outcomeIsRecordedTogetherWithWhatIsToldOfIt() {
        var running = aFuture().running();
        var callback = callback(running.id(), HERE);
        insert(running, callback);
        assertThat(due(HERE, LATER)).isEmpty();

        var done = running.succeeded(JsonNodeFactory.instance.numberNode(1), null, NOW);
        get(store.futures().update(new Transition(running, done)));

        assertThat(due(HERE, NOW)).singleElement().satisfies(delivery -> {
            assertThat(delivery.callback()).isEqualTo(callback);
            assertThat(delivery.event()).isEqualTo(EventType.FUTURE_SUCCEEDED);
            assertThat(delivery.body()).isEqualTo("future.succeeded " + running.id());
            assertThat(delivery.state()).isEqualTo(Delivery.State.PENDING);
            assertThat(delivery.nextAt()).isEqualTo(NOW);
            assertThat(delivery.tried()).isZero();
            assertThat(delivery.attempts()).isEmpty();
        });
    }

    @Test
    void callbackIsToldOfNothingElseThanItAskedFor() {
        var queued = aFuture().submitted();
        var start = callback(queued.id(), HERE, EventType.FUTURE_STARTED);
        var failure = callback(queued.id(), THERE, EventType.FUTURE_FAILED);
        insert(queued, start, failure);

        var running = queued.begun(NODE, NOW);
        get(store.futures().update(new Transition(queued, running)));
        var done = running.succeeded(JsonNodeFactory.instance.numberNode(1), null, NOW);
        get(store.futures().update(new Transition(running, done)));

        assertThat(due(HERE, NOW)).extracting(Delivery::event).containsExactly(EventType.FUTURE_STARTED);
        assertThat(due(THERE, NOW)).isEmpty();
    }

    @Test
    void secondEndAfterARetryIsAnotherDelivery() {
        var failed = aFuture().in(TaskState.FAILED);
        var callback = callback(failed.id(), HERE);
        insert(failed, callback);
        var again = failed.retried(QueueOrder.FIFO);
        get(store.futures().update(new Transition(failed, again)));
        get(store.futures().update(new Transition(again, again.cancelRequested(NOW))));

        var deliveries = outbox.deliveries(callback.id(), 10);

        assertThat(deliveries)
                .extracting(Delivery::event)
                .containsExactly(EventType.FUTURE_FAILED, EventType.FUTURE_CANCELLED);
        assertThat(deliveries).extracting(Delivery::id).doesNotHaveDuplicates();
        assertThat(outbox.deliveries(callback.id(), 1)).containsExactly(deliveries.getLast());
    }

    @Test
    void callbackOfADoneFutureIsToldAtOnce() {
        var done = insert(aFuture().in(TaskState.FAILED));
        var callback = callback(done.id(), HERE);
        var deaf = callback(done.id(), HERE, EventType.FUTURE_SUCCEEDED);

        assertThat(get(outbox.attach(callback))).isEqualTo(Outbox.Attachment.ATTACHED);
        assertThat(get(outbox.attach(deaf))).isEqualTo(Outbox.Attachment.ATTACHED);

        assertThat(due(HERE, NOW)).extracting(Delivery::callback).containsExactly(callback);
        assertThat(outbox.callbacks(callback.owner())).containsExactly(callback, deaf);
        assertThat(outbox.callback(deaf.id())).contains(deaf);
    }

    @Test
    void attachedToWhatRunsItIsToldOfTheEnd() {
        var running = insert(aFuture().running());
        get(outbox.attach(callback(running.id(), HERE)));
        get(store.futures()
                .update(new Transition(running, running.succeeded(JsonNodeFactory.instance.numberNode(1), null, NOW))));
        assertThat(due(HERE, NOW)).hasSize(1);
    }

    @Test
    void callbackNeedsAnOwnerWithRoomForIt() {
        assertThat(get(outbox.attach(callback(anId(), HERE)))).isEqualTo(Outbox.Attachment.NO_OWNER);
        var future = insert(aFuture().submitted());
        for (int i = 0; i < Outbox.MAX_CALLBACKS; i++) {
            assertThat(get(outbox.attach(callback(future.id(), HERE)))).isEqualTo(Outbox.Attachment.ATTACHED);
        }
        assertThat(get(outbox.attach(callback(future.id(), HERE)))).isEqualTo(Outbox.Attachment.TOO_MANY);
        assertThat(outbox.callbacks(new Callback.Owner.OfFuture(future.id()))).hasSize(Outbox.MAX_CALLBACKS);
    }

    @Test
    void dueComesInOrderUpToALimitAndNotBeforeItsTime() {
        var first = due(HERE);
        var second = due(HERE);
        due(THERE);
        var third = due(HERE);
        get(outbox.record(only(second).id(), attempt(1), Delivery.State.PENDING, NOW.plusSeconds(5)));

        assertThat(outbox.due(HERE, NOW, 10)).extracting(Delivery::callback).containsExactly(first, third);
        assertThat(outbox.due(HERE, NOW, 1)).extracting(Delivery::callback).containsExactly(first);
        assertThat(due(HERE, NOW.plusSeconds(5))).extracting(Delivery::callback).containsExactly(first, third, second);
        assertThat(outbox.targets()).isEqualTo(Map.of(HERE, NOW, THERE, NOW));
    }

    @Test
    void attemptsAreKeptTheLatestOfThem() {
        var callback = due(HERE);
        var id = only(callback).id();
        for (int i = 1; i <= Delivery.KEPT + 3; i++) {
            get(outbox.record(id, attempt(i), Delivery.State.PENDING, LATER));
        }
        var delivery = only(callback);
        assertThat(delivery.tried()).isEqualTo(Delivery.KEPT + 3);
        assertThat(delivery.attempts()).hasSize(Delivery.KEPT).endsWith(attempt(Delivery.KEPT + 3));
        assertThat(delivery.nextAt()).isEqualTo(LATER);
        assertThat(outbox.targets()).isEqualTo(Map.of(HERE, LATER));
    }

    @Test
    void whatIsDeliveredOrGivenUpIsPendingNoLonger() {
        var delivered = due(HERE);
        var failed = due(HERE);
        get(outbox.record(only(delivered).id(), attempt(1), Delivery.State.DELIVERED, null));
        get(outbox.record(only(failed).id(), attempt(1), Delivery.State.FAILED, null));

        assertThat(due(HERE, LATER)).isEmpty();
        assertThat(outbox.targets()).isEmpty();
        assertThat(only(delivered).state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(only(failed).state()).isEqualTo(Delivery.State.FAILED);

        get(outbox.record(only(failed).id(), attempt(2), Delivery.State.DELIVERED, null));
        assertThat(only(failed).state()).as("recorded too late").isEqualTo(Delivery.State.FAILED);
    }

    @Test
    void redeliveryIsTheSameDeliveryWithAllItsRetriesAgain() {
        var callback = due(HERE);
        var before = only(callback);
        get(outbox.record(before.id(), attempt(1), Delivery.State.DELIVERED, null));

        var again = get(outbox.redeliver(callback.id(), LATER)).orElseThrow();

        assertThat(again).isEqualTo(only(callback));
        assertThat(again.id()).isEqualTo(before.id());
        assertThat(again.body()).isEqualTo(before.body());
        assertThat(again.nextAt()).isEqualTo(LATER);
        assertThat(again.tried()).isZero();
        assertThat(again.attempts()).containsExactly(attempt(1));
        assertThat(due(HERE, NOW)).isEmpty();
        assertThat(due(HERE, LATER)).containsExactly(again);
    }

    @Test
    void whatWasNeverToldIsNotToldAgain() {
        var running = aFuture().running();
        var callback = callback(running.id(), HERE);
        insert(running, callback);
        assertThat(get(outbox.redeliver(callback.id(), NOW))).isEmpty();
        assertThat(get(outbox.redeliver(UUID.randomUUID(), NOW))).isEmpty();
    }

    @Test
    void pendingIsCountedThroughItAllAndAfterARestart() throws Exception {
        assertThat(outbox.pending()).isZero();
        var first = due(HERE);
        due(THERE);
        assertThat(outbox.pending()).isEqualTo(2);
        get(outbox.redeliver(first.id(), NOW));
        assertThat(outbox.pending()).as("it was pending before").isEqualTo(2);
        get(outbox.record(only(first).id(), attempt(1), Delivery.State.PENDING, LATER));
        assertThat(outbox.pending()).isEqualTo(2);
        get(outbox.record(only(first).id(), attempt(2), Delivery.State.DELIVERED, null));
        get(outbox.record(only(first).id(), attempt(3), Delivery.State.DELIVERED, null));
        assertThat(outbox.pending()).isEqualTo(1);
        get(outbox.redeliver(first.id(), NOW));
        assertThat(outbox.pending()).isEqualTo(2);

        close();
        outbox = open(StoreFixture.at(NOW)).outbox();

        assertThat(outbox.pending()).isEqualTo(2);
    }

    @Test
    void nothingIsForgottenOverARestart() throws Exception {
        var callback = due(HERE);
        get(outbox.record(only(callback).id(), attempt(1), Delivery.State.PENDING, LATER));
        var before = only(callback);

        close();
        outbox = open(StoreFixture.at(NOW)).outbox();

        assertThat(outbox.callbacks(callback.owner())).containsExactly(callback);
        assertThat(due(HERE, LATER)).containsExactly(before);
    }

    @Test
    void callbackOutlivesItsFutureUntilItWasTold() {
        var callback = due(HERE);
        var future = ((Callback.Owner.OfFuture) callback.owner()).id();
        get(store.futures().delete(future));
        get(store.futures().purge(LATER, 10));
        assertThat(due(HERE, NOW)).hasSize(1);

        get(outbox.record(only(callback).id(), attempt(1), Delivery.State.DELIVERED, null));
        get(store.futures().purge(LATER, 10));

        assertThat(outbox.callback(callback.id())).isEmpty();
        assertThat(outbox.deliveries(callback.id(), 10)).isEmpty();
    }

    @Test
    void batchTellsWhenTheLastOfItIsDone() {
        var id = new BatchId(anId().value());
        var owner = new Callback.Owner.OfBatch(id);
        var callback =
                new Callback(anId().value(), owner, HERE, HERE, Set.of(EventType.BATCH_DONE), null, Map.of(), NOW);
        get(store.batches()
                .create(new BatchStore.NewBatch(id, null, NODE, true, NOW, List.of(), List.of(callback)), null));
        assertThat(due(HERE, LATER)).isEmpty();

        get(store.batches().close(id));

        assertThat(due(HERE, NOW)).extracting(Delivery::event).containsExactly(EventType.BATCH_DONE);
        assertThat(outbox.callbacks(owner)).containsExactly(callback);
    }

    @Test
    void followersLearnWhatIsDueAndForWhom() throws Exception {
        var told = new CopyOnWriteArrayList<String>();
        close();
        store = open(StoreFixture.at(NOW));
        outbox = store.outbox();
        store.futures().follow(new StoreFollower() {
            @Override
            public void changed(Change change) {}

            @Override
            public void batchDone(Batch batch) {}

            @Override
            public void deliveryDue(String target) {
                told.add(target + " " + due(target, NOW).size());
            }

            @Override
            public void changedElsewhere(ForeignChanges changes) {}

            @Override
            public void lostSight() {}
        });
        var here = due(HERE);
        due(THERE);
        get(outbox.redeliver(here.id(), NOW));
        assertThat(told).containsExactly(HERE + " 1", THERE + " 1", HERE + " 1");
    }
}
