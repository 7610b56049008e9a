package dev.millrace.bench;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.PostgresStore;
import dev.millrace.store.sqlite.SqliteStore;
import dev.millrace.task.Batch;
import dev.millrace.task.Claim;
import dev.millrace.task.EventBodies;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.Place;
import dev.millrace.task.PoolName;
import dev.millrace.task.RetryPolicy;
import dev.millrace.task.Task;
import dev.millrace.task.TaskOptions;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.Transition;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The stores alone: no-op futures inserted 500 at a time, claimed and ended, each as the engine does it, while more come in.
 * PostgreSQL runs beside it on the same processors and waits for the disk at every commit.
 */
final class StoreBenchmark implements Benchmarks.Benchmark {

    private static final int COUNT = 100_000;
    private static final int TOGETHER = 500;
    private static final int RUNS = 5;
    private static final int WARM_UPS = 2;

    /** Parts of the whole on their way to the store, and claims under way. */
    private static final int INSERTS = 4;

    private static final PoolName POOL = new PoolName("bench");
    private static final NodeId NODE = new NodeId("bench");
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final TaskOptions OPTIONS =
            new TaskOptions(0, null, RetryPolicy.NEVER, Map.of(), Duration.ofHours(24), OnShutdown.REQUEUE);

    /** Nobody is told of anything. */
    private static final class NoBodies implements EventBodies {
        @Override
        public String of(EventType event, FutureRecord future) {
            return "{}";
        }

        @Override
        public String of(Batch batch) {
            return "{}";
        }
    }

    @Override
    public List<String> run() throws Exception {
        var lines = new ArrayList<String>();
        var directory = Files.createTempDirectory("store-benchmark");
        try (var sqlite = SqliteStore.open(
                directory.resolve("millrace.db"), Clock.systemUTC(), new NoBodies(), CommitObserver.NONE)) {
            lines.add(Medians.line("SQLite: %,.0f tasks/s", rates(sqlite.futures())));
        }
        try (var server = Database.start();
                var postgres = PostgresStore.open(settings(server), new NoBodies(), CommitObserver.NONE)) {
            lines.add(Medians.line("PostgreSQL: %,.0f tasks/s", rates(postgres.futures())));
        }
        return lines;
    }

    private static PostgresSettings settings(Database server) throws SQLException {
        return new PostgresSettings(
                "jdbc:postgresql:" + server.create("store"),
                "postgres",
                "",
                2,
                4,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }

    private static double rates(FutureStore store) throws InterruptedException {
        for (int run = 0; run < WARM_UPS; run++) {
            rate(store);
        }
        var rates = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            rates[run] = rate(store);
        }
        return Medians.of(rates);
    }

    private static double rate(FutureStore store) throws InterruptedException {
        var done = new CountDownLatch(COUNT);
        var room = new Semaphore(INSERTS);
        long begin = System.nanoTime();
        var inserting = Thread.ofPlatform().start(() -> insertAll(store, room));
        var claimed = new AtomicInteger();
        while (claimed.get() < COUNT) {
            var futures =
                    store.claim(new Claim(POOL, NODE, Claim.MAX, Instant.now())).join();
            claimed.addAndGet(futures.size());
            for (var future : futures) {
                Thread.startVirtualThread(() -> end(store, future, done));
            }
        }
        done.await();
        inserting.join();
        return COUNT / ((System.nanoTime() - begin) / 1e9);
    }

    private static void insertAll(FutureStore store, Semaphore room) {
        for (int inserted = 0; inserted < COUNT; inserted += TOGETHER) {
            List<NewFuture> part = new ArrayList<>(TOGETHER);
            for (int i = 0; i < TOGETHER; i++) {
                part.add(NewFuture.of(queued()));
            }
            room.acquireUninterruptibly();
            CompletableFuture<?> insertion = store.insert(part, null);
            insertion.whenComplete((result, failure) -> room.release());
        }
    }

    private static void end(FutureStore store, FutureRecord running, CountDownLatch done) {
        var ended = running.succeeded(JsonNodeFactory.instance.objectNode().put("n", 1), null, Instant.now());
        store.update(new Transition(running, ended)).thenAccept(stood -> done.countDown());
    }

    private static FutureRecord queued() {
        var now = Instant.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        var spec = new TaskSpec.Compute(
                "echo", JsonNodeFactory.instance.objectNode().put("n", 1));
        var task = new Task(new FutureId(IDS.generate()), null, POOL, spec, OPTIONS, Set.of(), now);
        return FutureRecord.submitted(task, new Place(micros, micros, null, null));
    }
}
