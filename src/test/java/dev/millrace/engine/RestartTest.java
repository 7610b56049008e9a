package dev.millrace.engine;

import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Attempt;
import dev.millrace.task.ContentRef;
import dev.millrace.task.EndedBy;
import dev.millrace.task.FutureId;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.Outcome;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a server does with what an earlier one left, and what it leaves itself. */
class RestartTest {

    @TempDir
    Path directory;

    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void drainInterruptsAndHandsBackWithoutSpendingAnAttempt() {
        FutureId requeued;
        FutureId abandoned;
        try (var harness = new EngineHarness(directory, 2)) {
            harness.handler.define("gated", this::gated);
            requeued = harness.submit("gated");
            abandoned = harness.submit(
                    "gated", options().onShutdown(OnShutdown.ABANDON).build());
            harness.awaitState(requeued, TaskState.RUNNING);
            harness.awaitState(abandoned, TaskState.RUNNING);
            harness.drain.run();
            assertThat(harness.state(requeued)).isEqualTo(TaskState.QUEUED);
            assertThat(harness.state(abandoned)).isEqualTo(TaskState.CANCELLED);
        }
        gate.countDown();
        var handler = new ScriptedHandler();
        handler.define("gated", this::gated);
        try (var harness = new EngineHarness(directory, 2, handler)) {
            var done = harness.await(requeued);
            assertThat(done.attempts().spent()).isOne();
            assertThat(done.attempts().ended())
                    .extracting(Attempt::endedBy)
                    .containsExactly(EndedBy.INTERRUPTED, EndedBy.OK);
        }
    }

    @Test
    void drainWaitsForWorkThatAsksToFinish() throws Exception {
        try (var harness = new EngineHarness(directory)) {
            harness.handler.define("gated", this::gated);
            var id = harness.submit(
                    "gated", options().onShutdown(OnShutdown.FINISH).build());
            harness.awaitState(id, TaskState.RUNNING);
            var draining = Thread.ofVirtual().start(harness.drain::run);
            Awaitility.await().until(harness.drain::underWay);
            gate.countDown();
            draining.join();
            assertThat(harness.state(id)).isEqualTo(TaskState.SUCCEEDED);
        }
    }

    @Test
    void workThatIgnoresTheDrainIsHandedBackAndItsLateOutcomeDropped() {
        var content = new ContentRef("key", 1, "00", "text/plain", null, Instant.EPOCH);
        try (var harness = new EngineHarness(directory)) {
            harness.handler.define("stubborn", context -> {
                while (gate.getCount() > 0) {
                    Thread.onSpinWait();
                }
                return new Outcome.Succeeded(JsonNodeFactory.instance.nullNode(), content);
            });
            var id = harness.submit("stubborn");
            harness.awaitState(id, TaskState.RUNNING);
            harness.drain.run();
            assertThat(harness.state(id)).isEqualTo(TaskState.QUEUED);
            gate.countDown();
            Awaitility.await().until(() -> harness.discarded.equals(List.of(content)));
            assertThat(harness.state(id)).isEqualTo(TaskState.QUEUED);
        }
    }

    @Test
    void outcomeOfAnAttemptThatWasGivenUpOnIsDropped() {
        try (var harness = new EngineHarness(directory)) {
            harness.handler.define("gated", this::gated);
            var id = harness.submit("gated");
            harness.awaitState(id, TaskState.RUNNING);
            // As another node does that thinks this one dead.
            var running = harness.store.find(id).orElseThrow();
            var lost = harness.parts.rules().lost(running, harness.clock.instant());
            assertThat(harness.store.update(new Transition(running, lost)).join())
                    .isTrue();
            gate.countDown();
            var done = harness.await(id);
            assertThat(done.attempts().ended()).extracting(Attempt::endedBy).containsExactly(EndedBy.LOST, EndedBy.OK);
            Awaitility.await()
                    .until(() -> harness.registry
                                    .get("millrace.attempts.fenced")
                                    .counter()
                                    .count()
                            == 1);
        }
    }

    private Outcome gated(TaskContext context) throws InterruptedException {
        gate.await();
        return ScriptedHandler.DONE;
    }
}
