package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.BatchId;
import dev.millrace.task.Dependency;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.NodeId;
import dev.millrace.task.Outcome;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** Batches in an engine on a real store. */
class BatchesTest {

    private static final Duration STALL = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private static Submission call(String function) {
        var spec = new TaskSpec.Compute(function, JsonNodeFactory.instance.objectNode());
        return new Submission(spec, SubmitOptions.DEFAULTS, null);
    }

    private static BatchId create(EngineHarness harness, int count) {
        var order = new BatchOrder(Collections.nCopies(count, call("done")), List.of(), null);
        return harness.batches.create(order).batch().id();
    }

    @Test
    void batchIsDoneWithItsLastTask() {
        try (var harness = new EngineHarness(directory, 2)) {
            var id = create(harness, 100);

            var done = harness.batches.await(id, Wait.of(Duration.ofSeconds(10)));

            assertThat(done.done()).isTrue();
            assertThat(done.counts()).isEqualTo(Map.of(TaskState.SUCCEEDED, 100L));
        }
    }

    @Test
    void placesOfARefusedBatchAreGivenBack() {
        try (var harness = new EngineHarness(directory)) {
            harness.pools.put(EngineHarness.pool(1, 10, QueueOrder.FIFO));
            harness.pools.pause(EngineHarness.POOL);

            assertThatThrownBy(() -> create(harness, 11))
                    .isInstanceOfSatisfying(
                            Refusal.QueueFull.class,
                            full -> assertThat(full.room()).isEqualTo(10));

            assertThat(harness.pools.get(EngineHarness.POOL).queued()).isZero();
            create(harness, 10);
            assertThat(harness.pools.get(EngineHarness.POOL).queued()).isEqualTo(10);
        }
    }

    @Test
    void firstTasksTakeFreeSlotsAtOnceAndTheOthersFollowInOrder() {
        try (var harness = new EngineHarness(directory, 3)) {
            var go = new CountDownLatch(1);
            var begun = new CopyOnWriteArrayList<FutureId>();
            harness.handler.define("noting", context -> {
                begun.add(context.id());
                go.await();
                return ScriptedHandler.DONE;
            });
            var order = new BatchOrder(Collections.nCopies(50, call("noting")), List.of(), null);
            var batch = harness.batches.create(order).batch();

            assertThat(batch.counts()).isEqualTo(Map.of(TaskState.RUNNING, 3L, TaskState.QUEUED, 47L));
            go.countDown();
            assertThat(harness.batches
                            .await(batch.id(), Wait.of(Duration.ofSeconds(10)))
                            .done())
                    .isTrue();
            var submitted = harness.parts.batches().submitted(batch.id(), 0, 100).stream()
                    .map(member -> member.future().id())
                    .toList();
            assertThat(begun.subList(0, 3)).containsExactlyInAnyOrderElementsOf(submitted.subList(0, 3));
            assertThat(begun).containsExactlyInAnyOrderElementsOf(submitted);
        }
    }

    @Test
    void slotsOfABatchThatTheStoreDidNotTakeAreGivenBack() {
        try (var harness = new EngineHarness(directory, 3)) {
            harness.unreliable.failWrites(true);
            assertThatThrownBy(() -> create(harness, 10)).isInstanceOf(Refusal.StoreUnavailable.class);
            harness.unreliable.failWrites(false);

            assertThat(harness.pools.get(EngineHarness.POOL).queued()).isZero();
            assertThat(harness.pools
                            .awaitIdle(EngineHarness.POOL, Wait.of(Duration.ofSeconds(10)))
                            .active())
                    .isZero();
            var id = create(harness, 10);
            assertThat(harness.batches
                            .await(id, Wait.of(Duration.ofSeconds(10)))
                            .done())
                    .isTrue();
        }
    }

    @Test
    void batchThatWasOpenWhenTheServerDiedIsClosedAtTheNextStart() {
        BatchId id;
        try (var harness = new EngineHarness(directory)) {
            harness.pools.pause(EngineHarness.POOL);
            var stream = harness.batches.open(List.of(), STALL);
            stream.add(call("done"), 1, 10);
            stream.waitsForSender();
            Awaitility.await()
                    .until(() -> !harness.parts
                            .batches()
                            .abandoned(new NodeId("another"))
                            .isEmpty());
            id = harness.parts.batches().abandoned(new NodeId("another")).getFirst();
        }
        try (var harness = new EngineHarness(directory)) {
            assertThat(harness.batches.find(id).open()).isFalse();
            harness.pools.resume(EngineHarness.POOL);
            assertThat(harness.batches
                            .await(id, Wait.of(Duration.ofSeconds(10)))
                            .done())
                    .isTrue();
        }
    }

    @Test
    void partThatIsRefusedKeepsOutThoseBehindItAndNoneBefore() throws InterruptedException {
        try (var harness = new EngineHarness(directory)) {
            int part = BatchParts.MOST_TASKS;
            var gone = harness.submit("done");
            harness.await(gone);
            harness.pools.pause(EngineHarness.POOL);
            harness.pools.put(EngineHarness.pool(1, 2 * part, QueueOrder.FIFO));
            var stream = harness.batches.open(List.of(), STALL);
            var added = new AtomicInteger();
            var reader = Thread.ofVirtual().start(() -> {
                for (int line = 1; line <= 4 * part; line++) {
                    stream.add(line == 3 * part ? after(gone) : call("done"), line, 10);
                    added.set(line);
                }
            });
            // Two parts fill the queue; two more wait, and the first of these cannot be added any more.
            Awaitility.await().until(() -> added.get() == 4 * part);
            harness.engine.delete(gone);
            harness.pools.put(EngineHarness.pool(1, 10 * part, QueueOrder.FIFO));
            reader.join();

            assertThatThrownBy(stream::finish)
                    .isInstanceOf(Refusal.Invalid.class)
                    .hasMessageContaining("line " + 3 * part);
            var broken = stream.broken(new IllegalStateException("refused"));
            assertThat(broken.taken()).isEqualTo(2L * part);
            var batch = harness.batches.find(broken.batch().orElseThrow());
            assertThat(batch.total()).isEqualTo(2L * part);
            assertThat(batch.open()).isFalse();
            assertThat(harness.pools.get(EngineHarness.POOL).queued()).isEqualTo(2L * part);
        }
    }

    private static Submission after(FutureId predecessor) {
        var dependency = new Dependency(predecessor, Dependency.Condition.SUCCESS);
        return new Submission(
                call("done").spec(), SubmitOptions.DEFAULTS, null, List.of(), List.of(dependency), List.of());
    }

    @Test
    void drainEndsAStreamThatWaitsForRoomAndTellsWhatWasTaken() {
        try (var harness = new EngineHarness(directory)) {
            harness.pools.put(EngineHarness.pool(1, 3, QueueOrder.FIFO));
            harness.pools.pause(EngineHarness.POOL);
            var stream = harness.batches.open(List.of(), STALL);
            for (int line = 1; line <= 5; line++) {
                stream.add(call("done"), line, 10);
            }
            stream.waitsForSender();
            Awaitility.await().until(() -> harness.pools.get(EngineHarness.POOL).queued() == 3);
            harness.drain.run();

            assertThatThrownBy(() -> stream.add(call("done"), 6, 10)).isInstanceOf(Refusal.Draining.class);
            assertThatThrownBy(stream::finish).isInstanceOf(Refusal.Draining.class);
            var broken = stream.broken(new Refusal.Draining());
            assertThat(broken.taken()).isEqualTo(3);
            assertThat(harness.batches.find(broken.batch().orElseThrow()).open())
                    .isFalse();
        }
    }

    @Test
    void cancelStopsWhatRunsAndWhatWaits() {
        try (var harness = new EngineHarness(directory, 3)) {
            var never = new CountDownLatch(1);
            harness.handler.define("waiting", context -> {
                never.await();
                return ScriptedHandler.DONE;
            });
            var order = new BatchOrder(Collections.nCopies(900, call("waiting")), List.of(), null);
            var id = harness.batches.create(order).batch().id();
            Awaitility.await().until(() -> harness.batches.find(id).counts().getOrDefault(TaskState.RUNNING, 0L) == 3);

            harness.batches.cancel(id);

            var done = harness.batches.await(id, Wait.of(Duration.ofSeconds(10)));
            assertThat(done.counts()).isEqualTo(Map.of(TaskState.CANCELLED, 900L));
            assertThatThrownBy(() -> harness.batches.cancel(id)).isInstanceOf(Refusal.AlreadyDone.class);
        }
    }

    @Test
    void cancelThrowsAwayWhatEarlierAttemptsSetAside() {
        try (var harness = new EngineHarness(directory)) {
            var failed = new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, "no luck"));
            harness.handler.define("failing", context -> failed);
            var spec = new TaskSpec.Compute("failing", JsonNodeFactory.instance.objectNode());
            var options = SubmitOptionsBuilder.options().attempts(2).build();
            var order = new BatchOrder(List.of(new Submission(spec, options, null)), List.of(), null);
            var id = harness.batches.create(order).batch().id();
            Awaitility.await()
                    .until(() -> harness.batches.find(id).counts().getOrDefault(TaskState.SCHEDULED, 0L) == 1);

            harness.batches.cancel(id);

            assertThat(harness.forgotten).hasSize(1);
        }
    }
}
