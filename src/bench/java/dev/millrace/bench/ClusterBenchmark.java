package dev.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Servers on PostgreSQL: no-op tasks in bulk, from the first byte to the last done, through one and through two at once, beside job
 * queues on the same database server. Each has a database of its own, and they take turns, round by round.
 */
final class ClusterBenchmark implements Benchmarks.Benchmark {

    private static final int COUNT = 100_000;
    private static final int RUNS = 5;

    /** What is compiled while it runs takes some rounds to get warm. */
    private static final int WARM_UPS = 3;

    private static final String POOL = "{\"kind\":\"virtual\",\"size\":4000,\"queueCapacity\":1000000}";
    private static final String TASK =
            "{\"type\":\"compute\",\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}\n";

    /** What is measured, round by round. */
    private record Contestant(String name, Callable<Double> round, double[] rates) {
        Contestant(String name, Callable<Double> round) {
            this(name, round, new double[RUNS]);
        }

        private double median() {
            return Medians.of(rates);
        }

        private String line(String unit) {
            return Medians.line(
                    "%s: %,.0f %s (%,.0f to %,.0f)", name, median(), unit, Medians.least(rates), Medians.most(rates));
        }
    }

    @Override
    public List<String> run() throws Exception {
        try (var database = Database.start();
                var alone = Servers.millrace(Database.arguments(database.create("alone")));
                var pair = new Pair(database.create("pair"));
                var queues = new Queues(database)) {
            alone.call("PUT", "/v1/pools/bench", POOL);
            pair.first.call("PUT", "/v1/pools/bench", POOL);
            var bulk = new Contestant("one server", () -> bulk(alone));
            var both = new Contestant("two servers", () -> bulk(pair.first, pair.second));
            var all = new ArrayList<>(List.of(bulk, both));
            all.addAll(queues.contestants());
            for (int run = 0; run < WARM_UPS; run++) {
                for (var contestant : all) {
                    contestant.round().call();
                }
            }
            for (int run = 0; run < RUNS; run++) {
                for (var contestant : all) {
                    contestant.rates()[run] = contestant.round().call();
                }
            }
            var lines = new ArrayList<String>();
            lines.add(bulk.line("tasks/s in bulk"));
            lines.add(both.line("tasks/s in bulk") + Medians.line(": %.2f of one", both.median() / bulk.median()));
            for (var queue : queues.contestants()) {
                lines.add(queue.line("jobs/s")
                        + Medians.line("; one server is %.2f of it", bulk.median() / queue.median()));
            }
            lines.addAll(queues.missing());
            return lines;
        }
    }

    /** Two servers on one database. */
    private static final class Pair implements AutoCloseable {
        private final Servers first;
        private final Servers second;

        Pair(String database) throws Exception {
            first = Servers.millrace(Database.arguments(database));
            second = Servers.millrace(Database.arguments(database));
        }

        @Override
        public void close() throws IOException {
            first.close();
            second.close();
        }
    }

    /** The job queues that can be had here. */
    private static final class Queues implements AutoCloseable {
        private final List<JobQueue> started = new ArrayList<>();
        private final List<Contestant> contestants = new ArrayList<>();
        private final List<String> missing = new ArrayList<>();

        Queues(Database database) throws Exception {
            start("graphile-worker", "0.17.3", database.create("graphile"));
            start("pg-boss", "10.4.2", database.create("boss"));
        }

        private void start(String name, String version, String database) throws Exception {
            try {
                var queue = JobQueue.start(name, version, database, COUNT);
                started.add(queue);
                contestants.add(new Contestant(name + " " + version, queue::rate));
            } catch (JobQueue.MissingException e) {
                missing.add(e.getMessage());
            }
        }

        List<Contestant> contestants() {
            return contestants;
        }

        List<String> missing() {
            return missing;
        }

        @Override
        public void close() throws IOException {
            for (var queue : started) {
                queue.close();
            }
        }
    }

    /** Tasks a second when each server is sent its part at once. */
    private static double bulk(Servers... servers) throws Exception {
        var lines = TASK.repeat(COUNT / servers.length).getBytes(StandardCharsets.UTF_8);
        long begin = System.nanoTime();
        var sent = new ArrayList<CompletableFuture<Void>>();
        for (var server : servers) {
            sent.add(CompletableFuture.runAsync(() -> send(server, lines)));
        }
        sent.forEach(CompletableFuture::join);
        servers[0].awaitIdle("bench");
        return COUNT / ((System.nanoTime() - begin) / 1e9);
    }

    private static void send(Servers server, byte[] lines) {
        try {
            RawRequests.post(server.port(), "/v1/batches", "application/x-ndjson", lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
