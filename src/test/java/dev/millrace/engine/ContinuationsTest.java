package dev.millrace.engine;

import static dev.millrace.engine.Family.task;
import static dev.millrace.engine.SubmitOptionsBuilder.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.Dependency.Condition;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that run after others. */
class ContinuationsTest {

    @TempDir
    Path directory;

    private EngineHarness harness;
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void start() {
        harness = new EngineHarness(directory, 2);
        define(harness.handler);
    }

    private void define(ScriptedHandler handler) {
        handler.define("gated", context -> {
            gate.await();
            return ScriptedHandler.DONE;
        });
        handler.define("failing", context -> new Outcome.Failed(TaskError.of(ErrorCode.TASK_FAILED, "no luck")));
        handler.defineWithArgs("echo", (args, context) -> new Outcome.Succeeded(args, null));
    }

    @AfterEach
    void stop() {
        gate.countDown();
        harness.close();
    }

    private FutureId submit(Family family) {
        return harness.engine.submit(family.build()).future().future().id();
    }

    /** What runs after a future, in the order in which it was handed in. */
    private List<FutureId> successors(FutureId predecessor) {
        var query = new FutureQuery(null, null, null, null, Map.of(), null, null, 500);
        return harness.store.list(query).items().reversed().stream()
                .filter(each -> each.task().after().stream()
                        .anyMatch(dependency -> dependency.predecessor().equals(predecessor)))
                .map(FutureRecord::id)
                .toList();
    }

    private FutureId successor(FutureId predecessor) {
        return successors(predecessor).getFirst();
    }

    private FutureRecord last(FutureId first) {
        var id = first;
        for (var next = successors(id); !next.isEmpty(); next = successors(id)) {
            id = next.getFirst();
        }
        return harness.await(id);
    }

    private void assertEnd(FutureId id, TaskState state, ErrorCode code) {
        var done = harness.await(id);
        assertThat(done.state()).isEqualTo(state);
        assertThat(done.ending().error().code()).isEqualTo(code);
    }

    @Test
    void chainRunsOneAfterTheOther() {
        var first = submit(task("gated").then(task("done").then(task("done"))));
        var second = successor(first);
        var third = successor(second);

        assertThat(harness.state(second)).isEqualTo(TaskState.WAITING);
        var waiting = (WaitingOn.Dependencies) harness.engine.find(third).waitingOn();
        assertThat(waiting.futures()).containsExactly(second);
        assertThat(waiting.count()).isOne();
        gate.countDown();

        assertThat(harness.await(third).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(harness.await(third).startedAt())
                .isAfterOrEqualTo(harness.await(second).ending().finishedAt());
    }

    @Test
    void failureRunsWhatIsForFailureAndNotWhatIsForSuccess() {
        var first = submit(
                task("failing").then(task("done")).onFailure(task("done")).onDone(task("done")));
        var next = successors(first);

        assertEnd(next.get(0), TaskState.FAILED, ErrorCode.PREDECESSOR_FAILED);
        assertThat(harness.await(next.get(1)).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(harness.await(next.get(2)).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void successRunsWhatIsForSuccessAndCancelsWhatIsForFailure() {
        var first =
                submit(task("done").then(task("done")).onFailure(task("done")).onDone(task("done")));
        var next = successors(first);

        assertThat(harness.await(next.get(0)).state()).isEqualTo(TaskState.SUCCEEDED);
        assertEnd(next.get(1), TaskState.CANCELLED, ErrorCode.NOT_NEEDED);
        assertThat(harness.await(next.get(2)).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void cancelOfAPredecessorCountsAsItsFailure() {
        var first = submit(task("gated").then(task("done")).onFailure(task("done")));
        var next = successors(first);

        harness.engine.cancel(first);

        assertEnd(next.get(0), TaskState.FAILED, ErrorCode.PREDECESSOR_FAILED);
        assertThat(harness.await(next.get(1)).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void failureGoesDownTheWholeChain() {
        var first = submit(task("failing").then(task("done").then(task("done").then(task("done")))));

        assertThat(last(first).ending().error().code()).isEqualTo(ErrorCode.PREDECESSOR_FAILED);
        assertThat(last(first).attempts().number()).isZero();
    }

    @Test
    void cancelledSuccessorLetsItsPredecessorGoOn() {
        var first = submit(task("gated").then(task("done")));
        var second = successor(first);

        assertThat(harness.engine.cancel(second).future().state()).isEqualTo(TaskState.CANCELLED);
        gate.countDown();
        assertThat(harness.await(first).state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(harness.state(second)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void taskRunsAfterTwoOthersInWhicheverOrderTheyEnd() {
        for (boolean swapped : new boolean[] {false, true}) {
            var one = new CountDownLatch(1);
            var two = new CountDownLatch(1);
            harness.handler.define("one", context -> awaited(one));
            harness.handler.define("two", context -> awaited(two));
            var a = harness.submit("one");
            var b = harness.submit("two");
            var both = submit(task("done").after(a, b));

            (swapped ? two : one).countDown();
            harness.await(swapped ? b : a);
            var waiting = (WaitingOn.Dependencies) harness.engine.find(both).waitingOn();
            assertThat(waiting.futures()).containsExactly(swapped ? a : b);
            (swapped ? one : two).countDown();

            assertThat(harness.await(both).state()).isEqualTo(TaskState.SUCCEEDED);
        }
    }

    private static Outcome awaited(CountDownLatch latch) throws InterruptedException {
        latch.await();
        return ScriptedHandler.DONE;
    }

    @Test
    void taskAfterDoneOnesStartsAtOnce() {
        var done = harness.submit("done");
        var failed = harness.submit("failing");
        harness.await(done);
        harness.await(failed);

        var next = submit(task("done").after(done).after(failed, Condition.FAILURE));

        assertThat(harness.await(next).state()).isEqualTo(TaskState.SUCCEEDED);
        assertEnd(submit(task("done").after(failed)), TaskState.FAILED, ErrorCode.PREDECESSOR_FAILED);
    }

    @Test
    void predecessorThatDoesNotExistIsNamedWithItsPlace() {
        var known = harness.submit("done");
        var unknown = harness.engine.newId();

        assertThatThrownBy(() -> submit(task("done").after(known, unknown)))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal ->
                                assertThat(refusal.errors().getFirst().field()).isEqualTo("after[1]"));
        assertThatThrownBy(() -> submit(task("done").then(task("done").after(unknown))))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal ->
                                assertThat(refusal.errors().getFirst().field()).isEqualTo("then.after[0]"));
    }

    @Test
    void predecessorIsKeptWhileItIsNeededAndNotLonger() {
        var first = harness.submit(
                "done", options().retention(Duration.ofSeconds(1)).build());
        harness.await(first);
        var second = submit(task("gated").after(first));

        assertThatThrownBy(() -> harness.engine.delete(first))
                .isInstanceOf(Refusal.FutureInUse.class)
                .hasMessageContaining("is to run after it");
        harness.advance(Duration.ofHours(2));
        harness.purge();
        assertThat(harness.engine.find(first).future().state()).isEqualTo(TaskState.SUCCEEDED);
        gate.countDown();
        harness.await(second);

        harness.engine.delete(first);
        assertThat(harness.store.find(first)).isEmpty();
    }

    @Test
    void successorThatFailedIsTriedAgainOnce() {
        var first = submit(task("failing").then(task("done")));
        var second = successor(first);
        assertEnd(second, TaskState.FAILED, ErrorCode.PREDECESSOR_FAILED);
        assertThat(harness.engine.retry(second).future().state()).isNotEqualTo(TaskState.SUCCEEDED);
        assertEnd(second, TaskState.FAILED, ErrorCode.PREDECESSOR_FAILED);

        harness.handler.define("failing", context -> ScriptedHandler.DONE);
        harness.engine.retry(first);
        harness.await(first);
        harness.engine.retry(second);

        assertThat(harness.await(second).state()).isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void restartLosesNoSuccessor() {
        var first = submit(task("gated").then(task("echo", "{'is':{'$from':'result'}}")));
        var second = successor(first);
        harness.awaitState(first, TaskState.RUNNING);
        harness.drain.run();
        harness.close();
        gate.countDown();
        var handler = new ScriptedHandler();
        define(handler);
        harness = new EngineHarness(directory, 2, handler);

        var done = harness.await(second);

        assertThat(done.state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(done.ending().result().path("is").asString()).isEqualTo("done");
    }

    @Test
    void everyoneOfAThousandSuccessorsRuns() {
        harness.pools.put(EngineHarness.pool(2, 2000, QueueOrder.FIFO));
        var first = harness.submit("gated");
        List<Future<FutureId>> all;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            all = IntStream.range(0, 1000)
                    .mapToObj(i -> threads.submit(() -> submit(task("done").after(first))))
                    .toList();
        }

        gate.countDown();

        for (var each : all) {
            assertThat(harness.await(each.resultNow()).state()).isEqualTo(TaskState.SUCCEEDED);
        }
        Awaitility.await().until(() -> harness.counter("millrace.tasks.finished", "outcome", "succeeded") == 1001);
    }

    @Test
    void successorAttachedWhileItsPredecessorEndsRunsExactlyOnce() throws Exception {
        var runs = new ConcurrentHashMap<FutureId, Integer>();
        harness.handler.define("counted", context -> {
            runs.merge(context.id(), 1, Integer::sum);
            return ScriptedHandler.DONE;
        });
        List<Future<FutureId>> attached = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 30; round++) {
                var first = harness.submit(round % 3 == 0 ? "failing" : "done");
                for (int i = 0; i < 10; i++) {
                    attached.add(threads.submit(() -> submit(task("counted").after(first, Condition.DONE))));
                }
            }
        }
        for (var each : attached) {
            assertThat(harness.await(each.get()).state()).isEqualTo(TaskState.SUCCEEDED);
            assertThat(runs.get(each.get())).isOne();
        }
        Awaitility.await().until(() -> harness.pools.get(EngineHarness.POOL).active() == 0);
    }

    @Test
    void referencesAreSettledWhenTheTaskStarts() {
        var first = submit(task("failing")
                .onFailure(task(
                        "echo", "{'id':{'$from':'id'},'code':{'$from':'error.code'},'deep':[{'$from':'error'}]}")));

        var result = last(first).ending().result();

        assertThat(result.path("id").asString()).isEqualTo(first.toString());
        assertThat(result.path("code").asString()).isEqualTo("task-failed");
        assertThat(result.path("deep").path(0).path("message").asString()).isEqualTo("no luck");
    }

    @Test
    void referenceMayNameWhichPredecessorItIsAbout() {
        var a = submit(task("echo", "{'items':[{'x':1},{'x':2}]}"));
        var b = submit(task("echo", "{'items':[]}"));
        var both = submit(task(
                        "echo",
                        "{'x':{'$from':'result.items[1].x','of':'" + a + "'},'state':{'$from':'state','of':'" + b
                                + "'}}")
                .after(a, b));

        var result = harness.await(both).ending().result();

        assertThat(result.path("x").asInt()).isEqualTo(2);
        assertThat(result.path("state").asString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void whatIsMissingFailsTheTaskAndIsNamed() {
        var first = submit(task("done")
                .then(task("echo", "{'sum':{'$from':'result.sha256'}}")
                        .options(options().attempts(3).build())));

        var error = last(first).ending().error();

        assertThat(error.code()).isEqualTo(ErrorCode.REFERENCE_MISSING);
        assertThat(error.message()).contains("args.sum", "result.sha256", first.toString());
        assertThat(last(first).attempts().number()).isOne();
    }

    @Test
    void whatDoesNotFitFailsTheTaskAndIsNamed() {
        var first = submit(task("done")
                .then(task("echo", "{'strict':{'$from':'result'}}")
                        .options(options().attempts(3).build())));

        var error = last(first).ending().error();

        assertThat(error.code()).isEqualTo(ErrorCode.TASK_FAILED);
        assertThat(error.message()).contains("args.strict: must be a number");
        assertThat(last(first).attempts().number()).isOne();
    }

    @Test
    void retriedTaskLooksAtItsReferencesAnew() {
        harness.handler.define("answer", context -> new Outcome.Failed(TaskError.of(ErrorCode.TASK_FAILED, "first")));
        var first = submit(task("answer").onDone(task("echo", "{'why':{'$from':'error.message'}}")));
        assertThat(last(first).ending().result().path("why").asString()).isEqualTo("first");

        harness.handler.define("answer", context -> ScriptedHandler.DONE);
        harness.engine.retry(first);
        harness.await(first);
        assertThat(harness.state(successor(first))).isEqualTo(TaskState.SUCCEEDED);
    }
}
