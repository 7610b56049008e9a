package dev.millrace.engine;

import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold when everything happens at once. */
class EngineStormTest {

    private static final int TASKS = 3_000;
    private static final int CLIENTS = 16;
    private static final int SIZE = 4;

    @TempDir
    Path directory;

    private EngineHarness harness;
    private final Map<FutureId, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    @BeforeEach
    void start() {
        harness = new EngineHarness(directory, SIZE);
        harness.pools.put(EngineHarness.pool(SIZE, 1_000_000, QueueOrder.FIFO));
        harness.handler.define("counted", context -> {
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                runs.computeIfAbsent(context.id(), id -> new AtomicInteger()).incrementAndGet();
                Thread.yield();
                return ScriptedHandler.DONE;
            } finally {
                running.decrementAndGet();
            }
        });
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void everyTaskRunsOnceAndNoMoreAtOnceThanThePoolHasSlots() {
        var ids = submitAll();
        ids.forEach(id -> assertThat(harness.await(id).state()).isEqualTo(TaskState.SUCCEEDED));
        assertThat(runs).hasSize(TASKS);
        assertThat(runs.values()).allMatch(count -> count.get() == 1);
        assertThat(mostRunning).hasValueLessThanOrEqualTo(SIZE);
        assertPoolIsEmpty();
    }

    @Test
    void cancelsThatRaceWithClaimsLeaveOneOutcomeEach() {
        var cancelled = new ConcurrentLinkedQueue<FutureId>();
        var ids = new ConcurrentLinkedQueue<FutureId>();
        inParallel(random -> {
            var id = harness.submit("counted");
            ids.add(id);
            try {
                if (random.nextBoolean() && harness.engine.cancel(id).future().state() == TaskState.CANCELLED) {
                    cancelled.add(id);
                }
            } catch (Refusal.AlreadyDone e) {
                // it was faster
            }
        });
        ids.forEach(harness::await);
        // What was told to be cancelled at once never ran.
        assertThat(runs.keySet()).doesNotContainAnyElementsOf(cancelled);
        assertPoolIsEmpty();
        var states = ids.stream().collect(Collectors.groupingBy(harness::state, Collectors.counting()));
        double finished = states.values().stream().mapToLong(Long::longValue).sum();
        assertThat(finished).isEqualTo(TASKS);
        assertThat(harness.counter("millrace.tasks.finished", "outcome", "cancelled"))
                .isEqualTo(states.getOrDefault(TaskState.CANCELLED, 0L).doubleValue());
    }

    @Test
    void pausingResizingAndReorderingUnderLoadLosesNothing() {
        var random = new Random(7);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = clients.submit(this::submitAll);
            while (!all.isDone()) {
                harness.pools.put(EngineHarness.pool(
                        1 + random.nextInt(SIZE), 1_000_000, QueueOrder.values()[random.nextInt(3)]));
                harness.pools.pause(EngineHarness.POOL);
                harness.pools.resume(EngineHarness.POOL);
            }
            all.resultNow().forEach(harness::await);
        }
        assertThat(runs).hasSize(TASKS);
        assertThat(mostRunning).hasValueLessThanOrEqualTo(SIZE);
        assertPoolIsEmpty();
    }

    @Test
    void everyoneWhoWaitsForTheSameFutureLearnsOfIt() {
        var id = harness.submit("done", options().delay(Duration.ofMinutes(1)).build());
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var waits = IntStream.range(0, 200)
                    .mapToObj(i -> clients.submit(() -> harness.await(id)))
                    .toList();
            harness.advance(Duration.ofMinutes(1));
            for (var wait : waits) {
                assertThat(join(wait).state()).isEqualTo(TaskState.SUCCEEDED);
            }
        }
    }

    private static FutureRecord join(Future<FutureRecord> wait) {
        try {
            return wait.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<FutureId> submitAll() {
        var ids = Collections.synchronizedList(new ArrayList<FutureId>());
        inParallel(random -> ids.add(harness.submit("counted")));
        return ids;
    }

    private void inParallel(Consumer<Random> each) {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                var random = new Random(client);
                int share = TASKS / CLIENTS + (client < TASKS % CLIENTS ? 1 : 0);
                clients.execute(() -> IntStream.range(0, share).forEach(i -> each.accept(random)));
            }
        }
    }

    private void assertPoolIsEmpty() {
        var status = harness.pools.awaitIdle(EngineHarness.POOL, Wait.of(Duration.ofSeconds(10)));
        assertThat(status.active()).isZero();
        assertThat(status.queued()).isZero();
        assertThat(harness.store.unfinished().values().stream().flatMap(m -> m.values().stream()))
                .allMatch(count -> count == 0);
    }
}
