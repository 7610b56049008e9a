package dev.millrace.engine;

import static dev.millrace.engine.Family.task;
import static dev.millrace.engine.SubmitOptionsBuilder.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.pool.CancelMode;
import dev.millrace.pool.Execution;
import dev.millrace.pool.Pool;
import dev.millrace.pool.PoolFactory;
import dev.millrace.pool.Work;
import dev.millrace.task.EndedBy;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.TaskContext;
import dev.millrace.task.TaskRunner;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that a pool has done elsewhere. */
class ElsewhereTest {

    private static final PoolName FAR = new PoolName("far");

    @TempDir
    Path directory;

    private EngineHarness harness;
    private final List<TaskSpec> sent = new CopyOnWriteArrayList<>();
    private final List<PoolDefinition> redefined = new CopyOnWriteArrayList<>();
    private volatile TaskRunner elsewhere = (_, _) -> ScriptedHandler.DONE;

    /** Gives each piece of work to {@link #elsewhere}. */
    private final class FarPool implements Pool {
        @Override
        public Execution start(Work work) {
            var thread = Thread.ofVirtual()
                    .start(() -> work.ended(work.run((spec, context) -> {
                        sent.add(spec);
                        return elsewhere.run(spec, context);
                    })));
            return thread::interrupt;
        }

        @Override
        public CancelMode cancelMode() {
            return CancelMode.KILL;
        }

        @Override
        public void redefine(PoolDefinition definition) {
            redefined.add(definition);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        harness = new EngineHarness(directory, 2, new ScriptedHandler(), _ -> new FarPool());
        put(FAR, PoolKind.PROCESS, 2);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private void put(PoolName name, PoolKind kind, int size) {
        harness.pools.put(new PoolDefinition(name, kind, size, 100, QueueOrder.FIFO, Duration.ofMinutes(1)));
    }

    private FutureId submit(Family task) {
        return harness.engine.submit(task.build()).future().future().id();
    }

    private FutureRecord ended(String function) {
        return harness.await(harness.submit(function, in(FAR)));
    }

    private List<FutureRecord> all() {
        var query = new FutureQuery(null, null, null, null, Map.of(), null, null, 100);
        return harness.store.list(query).items();
    }

    private static void assertFailed(FutureRecord future, ErrorCode code, EndedBy endedBy) {
        assertThat(future.state()).isEqualTo(TaskState.FAILED);
        assertThat(Objects.requireNonNull(future.ending()).error().code()).isEqualTo(code);
        assertThat(future.attempts().ended().getLast().endedBy()).isEqualTo(endedBy);
    }

    @Test
    void theRunnerIsGivenTheTaskInsteadOfTheHandler() {
        assertThat(ended("unknown-here").state()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(sent).singleElement().isInstanceOf(TaskSpec.Compute.class);
    }

    @Test
    void whatItIsGivenIsSettled() {
        var id = submit(task("one")
                .options(in(FAR))
                .then(task("two", "{'of':{'$from':'result'},'more':[{'$from':'state'}]}")
                        .options(in(FAR))));
        harness.await(id);
        all().forEach(each -> harness.await(each.id()));

        assertThat(sent).hasSize(2).last().isInstanceOfSatisfying(TaskSpec.Compute.class, second -> {
            assertThat(second.function()).isEqualTo("two");
            assertThat(second.args().toString()).isEqualTo("{\"of\":\"done\",\"more\":[\"SUCCEEDED\"]}");
        });
    }

    @Test
    void whatTheRunnerThrowsIsAFailure() {
        elsewhere = (_, _) -> {
            throw new IOException("the pipe broke");
        };
        var failed = ended("any");
        assertFailed(failed, ErrorCode.TASK_FAILED, EndedBy.ERROR);
        assertThat(Objects.requireNonNull(failed.ending()).error().message()).contains("the pipe broke");

        elsewhere = (_, _) -> {
            throw new OutOfMemoryError("here");
        };
        assertFailed(ended("any"), ErrorCode.OOM, EndedBy.OOM);
    }

    @Test
    void whatTheRunnerThrowsAfterItWasToldToStopIsAStop() {
        var never = new Semaphore(0);
        elsewhere = (_, _) -> {
            never.acquire();
            return ScriptedHandler.DONE;
        };
        var id = harness.submit("any", in(FAR));
        harness.awaitState(id, TaskState.RUNNING);
        harness.engine.cancel(id);
        assertThat(harness.await(id).state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void aChangedDefinitionReachesThePool() {
        put(FAR, PoolKind.PROCESS, 7);
        assertThat(redefined).extracting(PoolDefinition::size).containsExactly(7);
    }

    @Test
    void aPoolThatIsConfiguredAndWasChangedIsMadeOnce() {
        var made = new ArrayList<PoolDefinition>();
        var factory = new PoolFactory(definition -> {
            made.add(definition);
            return new FarPool();
        });
        var configured = new PoolDefinition(FAR, PoolKind.PROCESS, 5, 100, QueueOrder.FIFO, Duration.ofMinutes(1));
        new Pools(harness.store, factory, null, null).load(List.of(configured));
        assertThat(made).extracting(PoolDefinition::size).containsExactly(2);
    }

    @Test
    void aTaskThatThePoolCannotRunIsRefused() {
        assertThatThrownBy(() -> harness.submit("threads-only", in(FAR)))
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessageStartingWith("pool: ");
        assertThatThrownBy(() -> submit(task("done").then(task("threads-only").options(in(FAR)))))
                .hasMessageStartingWith("then.pool: ");
        assertThatThrownBy(() -> submit(task("done")
                        .onDone(task("threads-only", "{'a':{'$from':'result'}}").options(in(FAR)))))
                .hasMessageStartingWith("onDone.pool: ");
        assertThat(all()).isEmpty();
    }

    @Test
    void aPoolThatHasBecomeAnotherKindTellsSoWhenTheTaskRuns() {
        put(FAR, PoolKind.VIRTUAL, 2);
        harness.pools.pause(FAR);
        var id = harness.submit("threads-only", in(FAR));
        put(FAR, PoolKind.PROCESS, 2);
        harness.pools.resume(FAR);

        assertFailed(harness.await(id), ErrorCode.WRONG_POOL, EndedBy.ERROR);
        assertThat(sent).isEmpty();
    }

    @Test
    void workThatWasBegunHereCannotGoOnElsewhere() throws Exception {
        var other = new PoolName("other");
        put(other, PoolKind.VIRTUAL, 1);
        var mayEnd = new Semaphore(0);
        var discarded = new AtomicInteger();
        harness.handler.define("two-parts", _ -> {
            mayEnd.acquire();
            return new Outcome.HandOver(other, new Outcome.Part() {
                @Override
                public Outcome run(TaskContext context) {
                    return ScriptedHandler.DONE;
                }

                @Override
                public void discard() {
                    discarded.incrementAndGet();
                }
            });
        });
        var id = harness.submit("two-parts");
        harness.awaitState(id, TaskState.RUNNING);
        put(other, PoolKind.PROCESS, 1);
        mayEnd.release();

        assertFailed(harness.await(id), ErrorCode.WRONG_POOL, EndedBy.ERROR);
        assertThat(discarded).hasValue(1);
    }
}
