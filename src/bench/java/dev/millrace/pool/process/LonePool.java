package dev.millrace.pool.process;

import dev.millrace.bench.NoOp;
import dev.millrace.compute.FunctionRegistry;
import dev.millrace.pool.Pool;
import dev.millrace.task.BorrowedFile;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import dev.millrace.task.HandedFile;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.ProcessSettings;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.TaskSpec;
import dev.millrace.worker.RemoteCalls;
import dev.millrace.worker.WorkerInstallation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.node.JsonNodeFactory;

/** A pool of processes without a server around it. */
public final class LonePool implements AutoCloseable {

    static final PoolName NAME = new PoolName("bench");

    private static final TaskSpec.Compute CALL = new TaskSpec.Compute(
            NoOp.NAME, JsonNodeFactory.instance.objectNode().put("n", 1));

    private final ScheduledExecutorService timer = WorkersConfiguration.newTimer();
    private final Spawner spawner;
    private final Workers workers;
    private final Pool pool;
    private final int size;

    public LonePool(WorkerInstallation installation, int size) {
        this.size = size;
        var properties = new WorkersProperties(
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                5,
                Duration.ofMillis(200),
                Duration.ofSeconds(30));
        spawner = new Spawner(installation::command, properties.startTimeout(), timer, Clock.systemUTC());
        workers = new Workers(
                new RemoteCalls(new FunctionRegistry(List.of(new NoOp())), new NoFiles()),
                new Workers.Surroundings(
                        properties,
                        spawner,
                        ResidentMemory.in(Path.of("/proc")),
                        timer,
                        Clock.systemUTC(),
                        new SimpleMeterRegistry()));
        workers.start();
        pool = workers.create(new PoolDefinition(
                NAME,
                PoolKind.PROCESS,
                size,
                null,
                1,
                QueueOrder.FIFO,
                Duration.ofMinutes(1),
                null,
                ProcessSettings.DEFAULT));
    }

    /** How long calls of nothing take, from when they are handed in until their outcome is there; sorted nanoseconds. */
    public long[] latencies(int count) {
        var latencies = new long[count];
        for (int i = 0; i < count; i++) {
            var outcome = new CompletableFuture<Outcome>();
            long begin = System.nanoTime();
            pool.start(LoneCall.of(CALL, outcome::complete));
            require(outcome.join());
            latencies[i] = System.nanoTime() - begin;
        }
        Arrays.sort(latencies);
        return latencies;
    }

    /** How many calls of nothing are done in a second, with as many under way as the pool has room for. */
    public double rate(int count) throws InterruptedException {
        var slots = new Semaphore(size);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            slots.acquire();
            pool.start(LoneCall.of(CALL, outcome -> {
                require(outcome);
                slots.release();
            }));
        }
        slots.acquire(size);
        return count / ((System.nanoTime() - begin) / 1e9);
    }

    private static void require(Outcome outcome) {
        if (!(outcome instanceof Outcome.Succeeded)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    /** How long a child takes from its order until it can be called. It is ended then. */
    public Duration startOne() {
        var started = new CompletableFuture<Duration>();
        spawner.spawn(NAME, ProcessSettings.DEFAULT, new Spawner.Customer() {
            @Override
            public void ready(Child child, Duration startTime) {
                child.kill(Reason.CLOSED);
                started.complete(startTime);
            }

            @Override
            public void failed(String how) {
                started.completeExceptionally(new IllegalStateException(how));
            }

            @Override
            public void ended(Child child) {
                child.dispose();
            }
        });
        return started.join();
    }

    @Override
    public void close() {
        workers.close();
    }

    /** There is no content. */
    private static final class NoFiles implements ContentFiles {

        @Override
        public BorrowedFile borrow(ContentRef content) throws NoSuchFileException {
            throw new NoSuchFileException(content.key());
        }

        @Override
        public HandedFile create(FutureId id, int attempt) {
            throw new IllegalStateException("no function here writes content");
        }
    }
}
