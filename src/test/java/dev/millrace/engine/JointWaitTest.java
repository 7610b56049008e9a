package dev.millrace.engine;

import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JointWaitTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private EngineHarness harness;
    private final Waiters waiters = new Waiters();
    private JointWait waiting;

    @BeforeEach
    void start() {
        harness = new EngineHarness(directory);
        var changes = new Changes();
        changes.tell(waiters);
        harness.store.follow(changes);
        waiting = new JointWait(
                harness.store,
                Requester.ANYONE,
                waiters,
                new Snapshots(
                        harness.store, harness.pools, new Attempts(), new HeldBack(harness.store, harness.clock)));
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private FutureId later() {
        return harness.submit("done", options().delay(Duration.ofMinutes(1)).build());
    }

    private FutureId done() {
        var id = harness.submit("done");
        harness.await(id);
        return id;
    }

    @Test
    void anyIsOverWithTheFirstAndFreesTheOthers() {
        var soon = later();
        var never =
                harness.submit("done", options().delay(Duration.ofMinutes(5)).build());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var any = threads.submit(() -> waiting.await(List.of(never, soon), WaitMode.ANY, Wait.of(LONG)));
            Awaitility.await().until(() -> waiters.futures() >= 1);
            harness.advance(Duration.ofMinutes(1));
            Awaitility.await().until(any::isDone);
            assertThat(any.resultNow().done())
                    .extracting(snapshot -> snapshot.future().id())
                    .containsExactly(soon);
            assertThat(any.resultNow().pending()).containsExactly(never);
        }
        assertThat(waiters.futures()).isZero();
    }

    @Test
    void allIsOverWithTheLast() {
        var first = done();
        var second = later();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.submit(() -> waiting.await(List.of(second, first, second), WaitMode.ALL, Wait.of(LONG)));
            Awaitility.await().until(() -> waiters.futures() >= 1);
            assertThat(all.isDone()).isFalse();
            harness.advance(Duration.ofMinutes(1));
            Awaitility.await().until(all::isDone);
            assertThat(all.resultNow().done())
                    .extracting(snapshot -> snapshot.future().id())
                    .containsExactly(second, first);
        }
        assertThat(waiters.futures()).isZero();
    }

    @Test
    void timeOverOrAnUnknownIdFreesEveryone() {
        var never = later();
        var done = done();
        var unknown = new FutureId(new UUID(1, 1));

        var over = waiting.await(List.of(never, done), WaitMode.ALL, Wait.of(Duration.ofMillis(20)));
        assertThat(over.pending()).containsExactly(never);
        assertThat(over.done()).hasSize(1);
        assertThatThrownBy(() -> waiting.await(List.of(never, unknown), WaitMode.ALL, Wait.of(LONG)))
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessageContaining("ids[1]");
        assertThat(waiters.futures()).isZero();
    }

    @Test
    void drainAnswersWithThePresentState() {
        var never = later();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.submit(() -> waiting.await(List.of(never, done()), WaitMode.ALL, Wait.of(LONG)));
            Awaitility.await().until(() -> waiters.futures() >= 1);
            waiters.release();
            Awaitility.await().until(all::isDone);
            assertThat(all.resultNow().pending()).contains(never);
        }
        assertThat(waiters.futures()).isZero();
    }
}
