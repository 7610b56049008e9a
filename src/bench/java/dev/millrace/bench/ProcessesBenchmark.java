package dev.millrace.bench;

import dev.millrace.pool.process.LonePool;
import dev.millrace.worker.WorkerInstallation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pools of two processes beside a pool of two platform threads and Python's {@code ProcessPoolExecutor(2)}: calls of
 * nothing, one at a time and as many as go; counting primes in eight parts; how long a child takes to start; and what becomes
 * of tasks when every tenth kills its child.
 */
final class ProcessesBenchmark implements Benchmarks.Benchmark {

    private static final int SIZE = 2;
    private static final int PARTS = 8;
    private static final String POOL = "{\"kind\":\"%s\",\"size\":2,\"queueCapacity\":1000000}";
    private static final String SMALL_POOL =
            "{\"kind\":\"process\",\"size\":2,\"queueCapacity\":1000000,\"maxHeapBytes\":\"64MiB\"}";
    private static final byte[] ONE = LoadGenerator.post(
            "/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}", "Prefer: wait=10");
    private static final byte[] MANY =
            LoadGenerator.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}");

    private final Extent extent;
    private final int calls;
    private final int limit;

    ProcessesBenchmark(Extent extent) {
        this.extent = extent;
        calls = extent.pick(20_000, 500);
        limit = extent.pick(50_000_000, 500_000);
    }

    @Override
    public List<String> run() throws Exception {
        var directory = Files.createTempDirectory("millrace-bench");
        try {
            var lines = new ArrayList<String>();
            lines.addAll(starts(directory));
            lines.addAll(compare(directory));
            try (var millrace = Servers.millrace()) {
                millrace.call("PUT", "/v1/pools/bench", SMALL_POOL);
                lines.add(new CrashRun(millrace, extent.pick(1_000, 60)).run());
            }
            return lines;
        } finally {
            Commands.delete(directory);
        }
    }

    private List<String> starts(Path directory) {
        var lines = new ArrayList<String>();
        for (var caching : List.of(WorkerInstallation.Caching.NONE, WorkerInstallation.Caching.AT_ONCE)) {
            try (var installation = new WorkerInstallation(directory.resolve("starts-" + caching), caching);
                    var pool = new LonePool(installation, SIZE)) {
                pool.startOne();
                var seconds = IntStream.range(0, extent.pick(15, 2))
                        .mapToDouble(i -> pool.startOne().toNanos() / 1e6)
                        .toArray();
                lines.add(Medians.line("start of a child, caching %s: %.0f ms", caching, Medians.of(seconds)));
            }
        }
        return lines;
    }

    /** What the runs came to, by what was compared. */
    private record Figures(double[] values) {
        Figures(int runs) {
            this(new double[runs]);
        }

        double median() {
            return Medians.of(values);
        }
    }

    private List<String> compare(Path directory) throws Exception {
        int runs = extent.runs();
        var alone = new Figures(runs);
        var aloneRate = new Figures(runs);
        var http = new Figures(runs);
        var httpRate = new Figures(runs);
        var primes = new Figures(runs);
        var threads = new Figures(runs);
        var python = new Figures(runs);
        var pythonRate = new Figures(runs);
        var pythonPrimes = new Figures(runs);
        try (var installation =
                        new WorkerInstallation(directory.resolve("workers"), WorkerInstallation.Caching.AT_ONCE);
                var pool = new LonePool(installation, SIZE);
                var millrace = Servers.millrace()) {
            millrace.call("PUT", "/v1/pools/bench", POOL.formatted("process"));
            millrace.call("PUT", "/v1/pools/threads", POOL.formatted("platform"));
            warmUp(pool, millrace);
            for (int run = 0; run < runs; run++) {
                var reference = PythonPool.run(directory, SIZE, calls, limit, PARTS);
                python.values()[run] = reference.callMillis();
                pythonRate.values()[run] = reference.callsPerSecond();
                pythonPrimes.values()[run] = reference.primesSeconds();
                var latencies = pool.latencies(calls / 20);
                alone.values()[run] = latencies[latencies.length / 2] / 1e6;
                aloneRate.values()[run] = pool.rate(calls);
                http.values()[run] = one(millrace, calls / 20).percentileMillis(0.5);
                httpRate.values()[run] = rate(millrace, calls);
                var inTurn = inTurn(millrace, reference.primes());
                primes.values()[run] = inTurn.processes();
                threads.values()[run] = inTurn.threads();
            }
        }
        return List.of(
                Medians.line(
                        "one call of nothing: pool alone p50 %.3f ms, over HTTP and durable p50 %.3f ms, Python p50 %.3f ms",
                        alone.median(), http.median(), python.median()),
                Medians.line(
                        "calls of nothing: pool alone %,.0f/s, over HTTP and durable %,.0f/s, Python %,.0f/s = %.2f and %.2f of it",
                        aloneRate.median(),
                        httpRate.median(),
                        pythonRate.median(),
                        aloneRate.median() / pythonRate.median(),
                        httpRate.median() / pythonRate.median()),
                Medians.line(
                        "primes below %,d in %d parts: processes %.3f s, threads %.3f s = %.2f of them, Python %.2f s = %.1f times as long",
                        limit,
                        PARTS,
                        primes.median(),
                        threads.median(),
                        primes.median() / threads.median(),
                        pythonPrimes.median(),
                        pythonPrimes.median() / primes.median()));
    }

    private void warmUp(LonePool pool, Servers millrace) throws Exception {
        for (int i = 0; i < extent.warmUps(); i++) {
            pool.rate(calls);
            pool.latencies(calls / 20);
            one(millrace, calls / 20);
            rate(millrace, calls);
            inTurn(millrace, -1);
        }
    }

    private static LoadGenerator.Result one(Servers millrace, int count) throws Exception {
        return checked(new LoadGenerator(millrace.port(), 1, i -> ONE).run(count));
    }

    private static double rate(Servers millrace, int count) throws Exception {
        long begin = System.nanoTime();
        checked(new LoadGenerator(millrace.port(), 64, i -> MANY).run(count));
        millrace.awaitIdle("bench");
        return count / ((System.nanoTime() - begin) / 1e9);
    }

    private static LoadGenerator.Result checked(LoadGenerator.Result result) {
        if (result.failed() > 0) {
            throw new IllegalStateException(result.failed() + " requests failed");
        }
        return result;
    }

    /** Seconds, each the median of several. */
    private record InTurn(double processes, double threads) {}

    /** Both pools several times in turn: one computation takes no longer than the system may be busy with something else. */
    private InTurn inTurn(Servers millrace, long expected) throws Exception {
        int times = extent.pick(15, 1);
        var processes = new double[times];
        var threads = new double[times];
        for (int i = 0; i < times; i++) {
            processes[i] = primes(millrace, "bench", expected);
            threads[i] = primes(millrace, "threads", expected);
        }
        return new InTurn(Medians.of(processes), Medians.of(threads));
    }

    /** Seconds from the first byte handed in until all parts are done. */
    private double primes(Servers millrace, String pool, long expected) throws Exception {
        var tasks = new StringBuilder();
        for (int part = 0; part < PARTS; part++) {
            tasks.append(Medians.line(
                    "{\"type\":\"compute\",\"function\":\"primes\",\"args\":{\"from\":%d,\"to\":%d},\"pool\":\"%s\"}\n",
                    (long) limit * part / PARTS, (long) limit * (part + 1) / PARTS, pool));
        }
        long begin = System.nanoTime();
        var answer = RawRequests.post(
                millrace.port(),
                "/v1/batches",
                "application/x-ndjson",
                tasks.toString().getBytes(StandardCharsets.UTF_8));
        millrace.awaitIdle(pool);
        double seconds = (System.nanoTime() - begin) / 1e9;
        var batch = answer.replaceAll("(?s).*\"self\":\"([^\"]+)\".*", "$1");
        long found = millrace.call("GET", batch + "/results", "")
                .lines()
                .filter(line -> !line.isEmpty())
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*\"count\":(\\d+).*", "$1")))
                .sum();
        if (expected >= 0 && found != expected) {
            throw new IllegalStateException(found + " primes instead of " + expected);
        }
        return seconds;
    }
}
