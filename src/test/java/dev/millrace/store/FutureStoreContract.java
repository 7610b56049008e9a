package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NODE;
import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static dev.millrace.task.FutureBuilder.anId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.Deletion;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Insertion;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolState;
import dev.millrace.task.ProcessSettings;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import dev.millrace.task.Trace;
import dev.millrace.task.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link dev.millrace.task.FutureStore} does. A subclass supplies only the store. */
public abstract class FutureStoreContract extends OwnerContract {

    @Test
    void traceIsKeptFromClaimToClaimAndIsNobodyElses() {
        var parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var traced = insert(aFuture().tracedBy(new Trace(parent, "vendor=1")).submitted());
        var bare = insert(aFuture().tracedBy(new Trace(parent, null)).submitted());
        var other = insert(aFuture().submitted());
        var claimed = claim(CPU, 3);
        assertThat(claimed)
                .extracting(future -> future.task().trace())
                .containsExactly(new Trace(parent, "vendor=1"), new Trace(parent, null), null);
        for (var future : claimed) {
            update(future, future.retried(QueueOrder.FIFO));
        }
        assertThat(claim(CPU, 3))
                .extracting(FutureRecord::task)
                .containsExactly(traced.task(), bare.task(), other.task());
    }

    @Test
    void listIsNewestFirstAndPaged() {
        var ids = new ArrayList<FutureId>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(insert(aFuture().submitted()).id());
        }
        var first = store.list(all(2));
        var second = store.list(before(first.next()));
        var third = store.list(before(second.next()));
        assertThat(first.items()).extracting(FutureRecord::id).containsExactlyElementsOf(ids.subList(0, 2));
        assertThat(second.items()).extracting(FutureRecord::id).containsExactlyElementsOf(ids.subList(2, 4));
        assertThat(third.items()).extracting(FutureRecord::id).containsExactlyElementsOf(ids.subList(4, 5));
        assertThat(third.next()).isNull();
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void listFiltersByState(TaskState wanted) {
        var byState = new ArrayList<FutureRecord>();
        for (var state : TaskState.values()) {
            byState.add(insert(aFuture().in(state)));
        }
        assertThat(store.list(in(wanted)).items()).containsExactly(byState.get(wanted.ordinal()));
    }

    @Test
    void listFiltersByEverythingAtOnce() {
        var wanted = insert(aFuture()
                .ownedBy("ci")
                .inPool("io")
                .labelled("a", "1")
                .labelled("b", "2")
                .submitted());
        insert(aFuture().inPool("io").labelled("a", "1").labelled("b", "2").submitted());
        insert(aFuture().ownedBy("ci").labelled("a", "1").labelled("b", "2").submitted());
        insert(aFuture().ownedBy("ci").inPool("io").labelled("a", "1").submitted());
        insert(aFuture()
                .ownedBy("ci")
                .inPool("io")
                .labelled("a", "1")
                .labelled("b", "3")
                .submitted());
        insert(aFuture()
                .ownedBy("ci")
                .inPool("io")
                .labelled("a", "1")
                .labelled("b", "2")
                .in(TaskState.FAILED));
        var query = new FutureQuery(
                TaskState.QUEUED, IO, TaskSpec.COMPUTE, "ci", Map.of("a", "1", "b", "2"), NOW, anId(), 10);
        assertThat(store.list(query).items()).containsExactly(wanted);
    }

    @Test
    void eachFilterWorksAlone() {
        var owned = insert(aFuture().ownedBy("ci").submitted());
        var pooled = insert(aFuture().inPool("io").submitted());
        var typed = insert(aFuture().doing(new TaskSpec.Upload()).in(TaskState.SUCCEEDED));
        var labelled = insert(aFuture().labelled("a", "1").submitted());
        assertThat(store.list(new FutureQuery(null, null, null, "ci", Map.of(), null, null, 9))
                        .items())
                .containsExactly(owned);
        assertThat(store.list(new FutureQuery(null, IO, null, null, Map.of(), null, null, 9))
                        .items())
                .containsExactly(pooled);
        assertThat(store.list(new FutureQuery(null, null, "upload", null, Map.of(), null, null, 9))
                        .items())
                .containsExactly(typed);
        assertThat(store.list(labelled(Map.of("a", "1"))).items()).containsExactly(labelled);
    }

    @Test
    void sinceIsInclusive() {
        insert(aFuture().createdAt(NOW.minusNanos(1)).submitted());
        var then = insert(aFuture().createdAt(NOW).submitted());
        assertThat(store.list(new FutureQuery(null, null, null, null, Map.of(), NOW, null, 9))
                        .items())
                .containsExactly(then);
    }

    @Test
    void activeElsewhereLeavesOutTheGivenNode() {
        insert(aFuture().in(TaskState.RUNNING));
        insert(aFuture().in(TaskState.QUEUED));
        var running = insert(aFuture().in(TaskState.QUEUED).begun(OTHER_NODE, NOW));
        var cancelling =
                insert(aFuture().in(TaskState.QUEUED).begun(OTHER_NODE, NOW).cancelRequested(NOW));
        assertThat(store.activeElsewhere(NODE, 10)).containsExactlyInAnyOrder(running, cancelling);
        assertThat(store.activeElsewhere(NODE, 1)).hasSize(1);
    }

    @Test
    void unfinishedCountsByPoolAndState() {
        for (var state : TaskState.values()) {
            insert(aFuture().in(state));
            insert(aFuture().in(state));
        }
        insert(aFuture().inPool("io").submitted());
        assertThat(store.unfinished())
                .isEqualTo(Map.of(
                        CPU,
                        Map.of(
                                TaskState.SCHEDULED, 2L,
                                TaskState.WAITING, 2L,
                                TaskState.QUEUED, 2L,
                                TaskState.RUNNING, 2L,
                                TaskState.CANCELLING, 2L),
                        IO,
                        Map.of(TaskState.QUEUED, 1L)));
    }

    @Test
    void existingNamesThoseThatAreThere() {
        var future = insert(aFuture().submitted());
        assertThat(store.existing(List.of(anId(), future.id()), Requester.ANYONE))
                .containsExactly(future.id());
        assertThat(store.existing(List.of(), Requester.ANYONE)).isEmpty();
    }

    @Test
    void poolsAreRemembered() {
        var definition = new PoolDefinition(
                IO, PoolKind.VIRTUAL, 64, null, 1000, QueueOrder.PRIORITY, Duration.ofMinutes(10), 5_000_000L, null);
        get(store.savePool(new StoredPool(IO, definition, PoolState.RUNNING)));
        get(store.savePool(new StoredPool(IO, null, PoolState.PAUSED)));
        get(store.savePool(new StoredPool(CPU, null, PoolState.SHUT_DOWN)));
        assertThat(store.pools())
                .containsExactlyInAnyOrder(
                        new StoredPool(IO, definition, PoolState.PAUSED),
                        new StoredPool(CPU, null, PoolState.SHUT_DOWN));
        get(store.deletePool(IO));
        assertThat(store.pools()).extracting(StoredPool::name).containsExactly(CPU);
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"SCHEDULED", "WAITING", "QUEUED", "RUNNING", "CANCELLING"})
    void aPoolThatHoldsWorkIsNotDeleted(TaskState state) {
        get(store.savePool(new StoredPool(IO, null, PoolState.RUNNING)));
        get(store.savePool(new StoredPool(CPU, null, PoolState.RUNNING)));
        var future = aFuture().in(state);
        insert(future);
        insert(aFuture().inPool("io").in(TaskState.SUCCEEDED));
        get(store.deletePool(IO));
        assertThatThrownBy(() -> get(store.deletePool(CPU)))
                .hasCauseInstanceOf(Refusal.PoolInUse.class)
                .hasMessageContaining("cpu");
        assertThat(store.pools()).extracting(StoredPool::name).containsExactly(CPU);
    }

    @Test
    void processesOfAPoolAreRememberedAsTheyWereSetUp() {
        var process = new ProcessSettings(
                64L << 20,
                200L << 20,
                0,
                Duration.ofSeconds(90),
                2,
                Map.of("API_TOKEN", "s3cret", "TZ", "UTC"),
                List.of("-XX:+UseSerialGC", "-Da=b c"));
        var definition = new PoolDefinition(
                CPU, PoolKind.PROCESS, 2, 6, 10, QueueOrder.FIFO, Duration.ofMinutes(1), null, process);
        get(store.savePool(new StoredPool(CPU, definition, PoolState.RUNNING)));
        assertThat(store.pools()).containsExactly(new StoredPool(CPU, definition, PoolState.RUNNING));
    }

    @Test
    void probeSucceedsAndChangesNothing() {
        var future = insert(aFuture().submitted());
        get(store.probe());
        assertThat(store.list(all(10)).items()).containsExactly(future);
    }

    @Test
    void concurrentClaimsNeverTakeOneFutureTwice() throws Exception {
        var inserted = new ConcurrentLinkedQueue<FutureId>();
        var claimed = new ConcurrentLinkedQueue<FutureId>();
        race(16, () -> {
            for (int i = 0; i < 50; i++) {
                inserted.add(insert(aFuture().submitted()).id());
                claim(CPU, 3).forEach(future -> claimed.add(future.id()));
            }
            return null;
        });
        claim(CPU, 500).forEach(future -> claimed.add(future.id()));
        assertThat(claimed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(inserted);
    }

    @Test
    void ofConcurrentUpdatesOneApplies() throws Exception {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var applied = race(16, () -> update(running, running.cancelRequested(NOW)));
        assertThat(Collections.frequency(applied, true)).isEqualTo(1);
    }

    @Test
    void concurrentRequestsWithOneKeyMakeOneFuture() throws Exception {
        var answers = race(32, () -> insert(aFuture().submitted(), KEY));
        assertThat(answers).filteredOn(Insertion.Inserted.class::isInstance).hasSize(1);
        var future = store.list(all(50)).items();
        assertThat(future).hasSize(1);
        assertThat(answers)
                .filteredOn(Insertion.Replayed.class::isInstance)
                .hasSize(31)
                .containsOnly(new Insertion.Replayed(future.getFirst()));
    }

    @Test
    void writesOfOneThreadTakeEffectInTheirOrder() {
        var updates = new ArrayList<CompletableFuture<Boolean>>();
        var deletions = new ArrayList<CompletableFuture<Deletion>>();
        for (int i = 0; i < 500; i++) {
            var future = aFuture().submitted();
            store.insert(future, null);
            updates.add(store.update(new Transition(future, future.cancelRequested(NOW))));
            deletions.add(store.delete(future.id()));
        }
        assertThat(updates).extracting(StoreFixture::get).containsOnly(true);
        assertThat(deletions).extracting(StoreFixture::get).hasOnlyElementsOfType(Deletion.Deleted.class);
    }

    @Test
    void whatWasToldIsThereAfterACrash() throws Exception {
        var queued = insert(aFuture().submitted());
        var running = insert(aFuture().in(TaskState.RUNNING));
        var abandoned = store;
        store = open(at(NOW));
        try {
            assertThat(find(queued)).isEqualTo(queued);
            assertThat(find(running)).isEqualTo(running);
        } finally {
            close(abandoned);
        }
    }

    @Test
    void closingWritesWhatWasTaken() throws Exception {
        var futures = new ArrayList<CompletableFuture<Insertion>>();
        for (int i = 0; i < 1000; i++) {
            futures.add(store.insert(aFuture().submitted(), null));
        }
        close(store);
        assertThat(futures).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        store = open(at(NOW));
        assertThat(store.unfinished()).isEqualTo(Map.of(CPU, Map.of(TaskState.QUEUED, 1000L)));
    }

    private static FutureQuery before(FutureId id) {
        return new FutureQuery(null, null, null, null, Map.of(), null, id, 2);
    }

    private static <T> List<T> race(int threads, Callable<T> work) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var done : executor.invokeAll(Collections.nCopies(threads, work))) {
                results.add(done.get());
            }
            return results;
        }
    }
}
