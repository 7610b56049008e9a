package dev.millrace.engine;

import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ChangeLog;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.Outcome;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold for streams while much changes, and readers come, go and resume. */
class EventStormTest {

    private static final FutureQuery ALL = new FutureQuery(null, null, null, null, Map.of(), null, null, 1);
    private static final int TASKS = 1_500;
    private static final int CLIENTS = 4;
    private static final int READERS = 6;

    @TempDir
    Path directory;

    private EngineHarness harness;

    /** A client that hangs up now and then. */
    private static final class HangUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void start() {
        harness = new EngineHarness(directory, 4);
        harness.pools.put(EngineHarness.pool(4, 1_000_000, QueueOrder.FIFO));
        harness.handler.define(
                "sometimes",
                context -> context.attempt() % 2 == 1 && context.id().hashCode() % 3 == 0
                        ? new Outcome.Failed(TaskError.retryable(ErrorCode.TASK_FAILED, "not yet"))
                        : ScriptedHandler.DONE);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void everyChangeIsToldExactlyOnceAndInOrderToReadersThatComeAndGo() throws Exception {
        long before = harness.changes.latest();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var storm = threads.submit(this::storm);
            var readers = IntStream.range(0, READERS)
                    .mapToObj(i -> threads.submit(() -> readInPieces(before, storm, new Random(i))))
                    .toList();
            storm.get();
            var numbers = LongStream.rangeClosed(before + 1, harness.changes.latest())
                    .boxed()
                    .toList();
            for (var reader : readers) {
                assertThat(get(reader)).containsExactlyElementsOf(numbers);
            }
        }
        assertThat(harness.hub.open()).isZero();
    }

    /** Reads until everything is over, hanging up and resuming by the last number seen. */
    private List<Long> readInPieces(long from, Future<?> storm, Random random) {
        var numbers = new ArrayList<Long>();
        long last = from;
        while (!storm.isDone() || last < harness.changes.latest()) {
            int length = 1 + random.nextInt(200);
            var sink = read(null, last, length, storm);
            sink.states.forEach(seen -> numbers.add(seen.number()));
            last = sink.last == null ? last : sink.last;
        }
        return numbers;
    }

    @Test
    void streamThatBeginsInTheStormTellsEachFutureFromOneExactStateOn() throws Exception {
        long before = harness.changes.latest();
        var streams = Collections.synchronizedList(new ArrayList<RecordingSink>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var storm = threads.submit(this::storm);
            for (int i = 0; i < READERS; i++) {
                threads.submit(() -> {
                    while (!storm.isDone()) {
                        streams.add(read(null, null, 2_000, storm));
                    }
                });
            }
            storm.get();
        }
        var course = courses(before);
        assertThat(streams).hasSizeGreaterThan(READERS);
        for (var stream : streams) {
            stream.states.stream()
                    .collect(Collectors.groupingBy(
                            RecordingSink.Seen::future, Collectors.mapping(Step::of, Collectors.toList())))
                    .forEach((id, seen) -> assertThat(Collections.indexOfSubList(course.get(id), seen))
                            .isNotNegative());
        }
    }

    @Test
    void streamsOfSingleFuturesTellEachChangeOnce() throws Exception {
        long before = harness.changes.latest();
        var seen = Collections.synchronizedMap(new HashMap<FutureId, List<Step>>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var storm = threads.submit(this::storm);
            var followers = new ArrayList<Future<?>>();
            for (int client = 0; client < 40; client++) {
                var id = harness.submit("sometimes", options().attempts(4).build());
                seen.put(id, new ArrayList<>());
                var random = new Random(client);
                followers.add(threads.submit(() -> followInPieces(id, random, seen.get(id))));
            }
            storm.get();
            while (!followers.stream().allMatch(Future::isDone)) {
                harness.advance(Duration.ofMinutes(1));
            }
        }
        var course = courses(before);
        seen.forEach((id, steps) -> {
            assertThat(steps).isNotEmpty();
            var whole = course.get(id);
            assertThat(whole.subList(whole.size() - steps.size(), whole.size())).isEqualTo(steps);
        });
    }

    private void followInPieces(FutureId id, Random random, List<Step> steps) {
        Long last = null;
        boolean done = false;
        while (!done) {
            var sink = read(id, last, 1 + random.nextInt(2), null);
            sink.states.forEach(state -> steps.add(Step.of(state)));
            last = sink.last == null ? last : sink.last;
            done = !sink.states.isEmpty() && sink.states.getLast().state().done();
        }
    }

    /** A state that a future came to. */
    private record Step(TaskState state, int attempt) {
        static Step of(RecordingSink.Seen seen) {
            return new Step(seen.state(), seen.attempt());
        }
    }

    private Map<FutureId, List<Step>> courses(long before) {
        return harness.changes.since(before, Integer.MAX_VALUE).orElseThrow().stream()
                .collect(Collectors.groupingBy(
                        ChangeLog.Entry::future,
                        Collectors.mapping(entry -> new Step(entry.state(), entry.attempt()), Collectors.toList())));
    }

    /**
     * Reads up to so many states.
     *
     * @param storm when it is over and there is nothing more, the reading is over too
     */
    private RecordingSink read(FutureId id, Long after, int most, Future<?> storm) {
        var sink = new RecordingSink() {
            @Override
            public void state(StateEvent event) throws IOException {
                super.state(event);
                if (states.size() >= most) {
                    throw new HangUp();
                }
            }

            private boolean begun;

            /** The first comes before anything was told. */
            @Override
            public void flush() {
                if (begun && storm != null && storm.isDone()) {
                    throw new HangUp();
                }
                begun = true;
            }
        };
        try (var stream = id == null ? harness.streams.matching(ALL, after) : harness.streams.of(id, after)) {
            if (!stream.exhausted()) {
                stream.run(sink);
            }
        } catch (HangUp | Refusal.Draining e) {
            // as clients do
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink;
    }

    private Void storm() {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                clients.submit(() -> {
                    for (int i = 0; i < TASKS / CLIENTS; i++) {
                        harness.submit(
                                "sometimes",
                                i % 5 == 0
                                        ? options().delay(Duration.ofSeconds(1)).build()
                                        : options().attempts(4).build());
                        if (i % 50 == 0) {
                            harness.advance(Duration.ofSeconds(5));
                        }
                    }
                });
            }
        }
        while (harness.store.unfinished().values().stream()
                .flatMap(states -> states.values().stream())
                .anyMatch(count -> count > 0)) {
            harness.advance(Duration.ofMinutes(1));
        }
        return null;
    }

    private static <T> T get(Future<T> future) {
        Callable<T> got = future::get;
        try {
            return got.call();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
