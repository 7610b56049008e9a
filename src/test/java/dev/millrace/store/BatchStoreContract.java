package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.AttemptRules;
import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore;
import dev.millrace.task.BatchStore.Creation;
import dev.millrace.task.BatchStore.Joining;
import dev.millrace.task.BatchStore.Member;
import dev.millrace.task.BatchStore.NewBatch;
import dev.millrace.task.BatchStore.Sweep;
import dev.millrace.task.Change;
import dev.millrace.task.Dependency;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.IdempotencyKey;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.StoreFollower;
import dev.millrace.task.Task;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What every {@link BatchStore} does. A subclass supplies only the store. */
public abstract class BatchStoreContract {

    /** The two ports of one store that batches are seen through. */
    public record Opened(FutureStore futures, BatchStore batches) {}

    private static final IdempotencyKey KEY = key("fingerprint-1");

    private final List<Batch> over = new CopyOnWriteArrayList<>();
    private FutureStore futures;
    private BatchStore store;

    /** Opens the test's store; called again, opens the same one again. */
    protected abstract Opened open(Clock clock);

    protected abstract void close();

    @BeforeEach
    final void openStore() {
        var opened = open(StoreFixture.at(NOW));
        futures = opened.futures();
        store = opened.batches();
        futures.follow(new Follower());
    }

    @AfterEach
    final void closeStore() {
        close();
    }

    private final class Follower implements StoreFollower {
        @Override
        public void changed(Change change) {}

        @Override
        public void batchDone(Batch batch) {
            over.add(batch);
        }

        @Override
        public void deliveryDue(String target) {}

        @Override
        public void changedElsewhere(ForeignChanges changes) {}

        @Override
        public void lostSight() {}
    }

    private static IdempotencyKey key(String fingerprint) {
        return new IdempotencyKey(null, "/v1/batches", "key-1", fingerprint, NOW.plus(Duration.ofHours(1)));
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static BatchId newBatch() {
        return new BatchId(anId().value());
    }

    private static FutureRecord member(BatchId batch, Dependency... after) {
        var plain = aFuture().submitted();
        var task = plain.task();
        var joined = new Task(
                task.id(),
                task.owner(),
                task.pool(),
                task.spec(),
                task.options(),
                task.inputs(),
                List.of(after),
                batch,
                task.createdAt(),
                null);
        return FutureRecord.submitted(joined, plain.place());
    }

    private static List<FutureRecord> members(BatchId batch, int count) {
        List<FutureRecord> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(member(batch));
        }
        return members;
    }

    private Creation create(BatchId id, boolean open, List<FutureRecord> members, @Nullable IdempotencyKey key) {
        return get(store.create(new NewBatch(id, "ci", NODE, open, NOW, added(members), List.of()), key));
    }

    private static List<NewFuture> added(List<FutureRecord> members) {
        return members.stream().map(NewFuture::of).toList();
    }

    private FutureRecord move(FutureRecord from, FutureRecord to) {
        assertThat(get(futures.update(new Transition(from, to)))).isTrue();
        return to;
    }

    private FutureRecord end(FutureRecord queued) {
        var running = move(queued, queued.begun(NODE, NOW));
        return move(running, running.succeeded(JsonNodeFactory.instance.numberNode(1), null, NOW));
    }

    private Batch find(BatchId id) {
        return store.find(id).orElseThrow();
    }

    private static List<FutureRecord> futuresOf(List<Member> members) {
        return members.stream().map(Member::future).toList();
    }

    @Test
    void batchIsThereWithItsMembers() {
        var id = newBatch();
        var members = members(id, 3);

        assertThat(create(id, false, members, null)).isEqualTo(new Creation.Created(find(id)));

        assertThat(find(id)).isEqualTo(new Batch(id, "ci", false, 3, Map.of(TaskState.QUEUED, 3L), NOW, null));
        assertThat(futuresOf(store.submitted(id, 0, 10))).containsExactlyElementsOf(members);
        assertThat(store.ended(id, 0, 10)).isEmpty();
        assertThat(store.find(newBatch())).isEmpty();
    }

    @Test
    void countsFollowTheMembersAndTheLastEndEndsTheBatch() {
        var id = newBatch();
        var members = members(id, 2);
        create(id, false, members, null);

        end(members.get(1));
        assertThat(find(id).counts()).isEqualTo(Map.of(TaskState.QUEUED, 1L, TaskState.SUCCEEDED, 1L));
        assertThat(find(id).done()).isFalse();
        assertThat(over).isEmpty();
        move(members.get(0), members.get(0).cancelRequested(NOW));

        assertThat(find(id).counts()).isEqualTo(Map.of(TaskState.CANCELLED, 1L, TaskState.SUCCEEDED, 1L));
        assertThat(find(id).finishedAt()).isEqualTo(NOW);
        assertThat(over).containsExactly(find(id));
        assertThat(futuresOf(store.ended(id, 0, 10)))
                .extracting(FutureRecord::id)
                .containsExactly(members.get(1).id(), members.get(0).id());
    }

    @Test
    void openBatchIsDoneOnlyWhenItIsClosed() {
        var id = newBatch();
        var first = members(id, 1);
        var second = members(id, 1);
        create(id, true, first, null);
        end(first.getFirst());
        assertThat(find(id).done()).isFalse();
        assertThat(store.abandoned(NODE)).isEmpty();
        assertThat(store.abandoned(new NodeId("another"))).containsExactly(id);

        assertThat(get(store.append(id, 1, added(second)))).isEqualTo(new Joining.Joined());
        assertThat(get(store.close(id))).hasValue(find(id));
        assertThat(find(id).done()).isFalse();
        end(second.getFirst());

        assertThat(find(id).done()).isTrue();
        assertThat(find(id).total()).isEqualTo(2);
        assertThat(store.abandoned(new NodeId("another"))).isEmpty();
    }

    @Test
    void closingEndsABatchWhoseMembersAreDone() {
        var id = newBatch();
        var members = members(id, 1);
        create(id, true, members, null);
        end(members.getFirst());

        assertThat(get(store.close(id)).orElseThrow().done()).isTrue();
        assertThat(get(store.close(id)).orElseThrow().done()).isTrue();
        assertThat(over).hasSize(1);
        assertThat(get(store.close(newBatch()))).isEmpty();
    }

    @Test
    void nobodyJoinsAClosedBatch() {
        var id = newBatch();
        create(id, false, members(id, 1), null);
        var late = members(id, 1);

        assertThat(get(store.append(id, 1, added(late)))).isEqualTo(new Joining.Closed());

        assertThat(find(id).total()).isEqualTo(1);
        assertThat(futures.find(late.getFirst().id())).isEmpty();
        assertThat(get(store.append(newBatch(), 0, added(late)))).isEqualTo(new Joining.Closed());
    }

    @Test
    void nobodyJoinsBehindAGap() {
        var id = newBatch();
        var first = members(id, 2);
        create(id, true, first, null);
        end(first.getFirst());
        get(futures.delete(first.getFirst().id()));
        var early = members(id, 1);

        assertThat(get(store.append(id, 3, added(early)))).isEqualTo(new Joining.Gap());
        assertThat(get(store.append(id, 1, added(early)))).isEqualTo(new Joining.Gap());

        assertThat(find(id).total()).isEqualTo(2);
        assertThat(futures.find(early.getFirst().id())).isEmpty();
        assertThat(get(store.append(id, 2, added(early)))).isEqualTo(new Joining.Joined());
    }

    @Test
    void whatIsHandedInOneAfterTheOtherWithoutWaitingJoinsInThatOrder() {
        var id = newBatch();
        var parts = IntStream.range(0, 20).mapToObj(i -> members(id, 3)).toList();
        create(id, true, parts.getFirst(), null);

        var joining = IntStream.range(1, 20)
                .mapToObj(i -> store.append(id, 3L * i, added(parts.get(i))))
                .toList();

        assertThat(joining).allSatisfy(each -> assertThat(get(each)).isEqualTo(new Joining.Joined()));
        assertThat(store.submitted(id, 0, 100))
                .extracting(member -> member.future().id())
                .containsExactlyElementsOf(parts.stream()
                        .flatMap(List::stream)
                        .map(FutureRecord::id)
                        .toList());
    }

    @Test
    void memberThatCannotBeAddedKeepsAllOut() {
        var id = newBatch();
        var missing = anId();
        var after = member(id, new Dependency(missing, Dependency.Condition.SUCCESS));
        var members = List.of(member(id), after);

        assertThat(create(id, false, members, null))
                .isEqualTo(new Creation.Refused(new Insertion.NoPredecessor(missing)));
        assertThat(store.find(id)).isEmpty();
        assertThat(futures.find(members.getFirst().id())).isEmpty();

        create(id, true, members(id, 1), null);
        assertThat(get(store.append(id, 1, added(members))))
                .isEqualTo(new Joining.Refused(new Insertion.NoPredecessor(missing)));
        assertThat(find(id).total()).isEqualTo(1);
    }

    @Test
    void sameKeyReplaysTheBatch() {
        var id = newBatch();
        create(id, false, members(id, 1), KEY);
        var other = newBatch();

        assertThat(create(other, false, members(other, 1), KEY)).isEqualTo(new Creation.Replayed(find(id)));
        assertThat(create(other, false, members(other, 1), key("other"))).isEqualTo(new Creation.KeyReused());
        assertThat(store.replay(KEY)).hasValue(new Creation.Replayed(find(id)));
        assertThat(store.replay(key("other"))).hasValue(new Creation.KeyReused());
        assertThat(store.find(other)).isEmpty();
    }

    @Test
    void membersAreReadInParts() {
        var id = newBatch();
        var members = members(id, 5);
        create(id, false, members, null);
        for (int i : new int[] {3, 0, 4}) {
            end(members.get(i));
        }

        var first = store.submitted(id, 0, 2);
        var rest = store.submitted(id, first.getLast().place(), 10);
        assertThat(futuresOf(first))
                .extracting(FutureRecord::id)
                .containsExactly(members.get(0).id(), members.get(1).id());
        assertThat(rest).hasSize(3);
        var ended = store.ended(id, 0, 2);
        assertThat(futuresOf(ended))
                .extracting(FutureRecord::id)
                .containsExactly(members.get(3).id(), members.get(0).id());
        assertThat(futuresOf(store.ended(id, ended.getLast().place(), 2)))
                .extracting(FutureRecord::id)
                .containsExactly(members.get(4).id());
    }

    @Test
    void sweepCancelsWhatHasNotStartedPartByPart() {
        var id = newBatch();
        var members = members(id, 5);
        create(id, false, members, null);
        end(members.get(0));
        var running = move(members.get(2), members.get(2).begun(NODE, NOW));

        var tried = move(members.get(3), members.get(3).begun(NODE, NOW));
        move(tried, new AttemptRules(() -> 0, 3).lost(tried, NOW));

        var first = get(store.cancelPending(id, NOW, 0, 3));
        assertThat(first.cancelled()).isEqualTo(1);
        assertThat(get(store.cancelPending(id, NOW, first.next(), 3)))
                .isEqualTo(new Sweep(2, List.of(tried.id()), null));

        assertThat(find(id).counts())
                .isEqualTo(Map.of(TaskState.SUCCEEDED, 1L, TaskState.CANCELLED, 3L, TaskState.RUNNING, 1L));
        assertThat(store.running(id, 10)).containsExactly(running);
        assertThat(get(store.cancelPending(newBatch(), NOW, 0, 3))).isEqualTo(new Sweep(0, List.of(), null));
    }

    @Test
    void memberThatIsTriedAgainMakesTheBatchUndone() {
        var id = newBatch();
        var members = members(id, 1);
        create(id, false, members, null);
        var cancelled = move(members.getFirst(), members.getFirst().cancelRequested(NOW));
        assertThat(find(id).done()).isTrue();

        var again = move(cancelled, cancelled.retried(QueueOrder.FIFO));

        assertThat(find(id).done()).isFalse();
        assertThat(store.ended(id, 0, 10)).isEmpty();
        end(again);
        assertThat(find(id).counts()).isEqualTo(Map.of(TaskState.SUCCEEDED, 1L));
        assertThat(over).hasSize(2);
    }

    @Test
    void deletedMembersStayCountedAndTheLastTakesTheBatchAlong() {
        var id = newBatch();
        var members = members(id, 2);
        create(id, false, members, KEY);
        members.forEach(this::end);

        get(futures.delete(members.getFirst().id()));
        assertThat(find(id).total()).isEqualTo(2);
        assertThat(store.submitted(id, 0, 10)).hasSize(1);

        get(futures.delete(members.getLast().id()));
        assertThat(store.find(id)).isEmpty();
        assertThat(store.replay(KEY)).isEmpty();
    }

    @Test
    void everythingIsThereAfterARestart() {
        var id = newBatch();
        var members = members(id, 2);
        create(id, true, members, null);
        end(members.getFirst());
        var before = find(id);
        close();
        openStore();

        assertThat(find(id)).isEqualTo(before);
        assertThat(store.abandoned(new NodeId("another"))).containsExactly(id);
        assertThat(store.ended(id, 0, 10)).hasSize(1);
    }
}
