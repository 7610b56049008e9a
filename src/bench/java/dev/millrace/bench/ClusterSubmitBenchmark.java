package dev.millrace.bench;

import java.io.IOException;
import java.util.List;

/** Durable single submits to a server on PostgreSQL, beside the bare endpoint: to a paused pool, and while the tasks run. */
final class ClusterSubmitBenchmark implements Benchmarks.Benchmark {

    private static final int CONNECTIONS = 64;
    private static final int WARM_UP = 100_000;
    private static final int COUNT = 30_000;
    private static final int RUNS = 5;
    private static final byte[] REQUEST =
            LoadGenerator.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}");

    @Override
    public List<String> run() throws Exception {
        var empty = new double[RUNS];
        var paused = new double[RUNS];
        var running = new double[RUNS];
        try (var database = Database.start();
                var bare = Servers.bare();
                var millrace = Servers.millrace(Database.arguments(database.create("submits")))) {
            millrace.call("PUT", "/v1/pools/bench", "{\"kind\":\"virtual\",\"size\":256,\"queueCapacity\":1000000}");
            load(bare, WARM_UP);
            load(millrace, WARM_UP);
            millrace.awaitIdle("bench");
            for (int run = 0; run < RUNS; run++) {
                empty[run] = load(bare, COUNT);
                millrace.call("POST", "/v1/pools/bench/pause", "");
                paused[run] = load(millrace, COUNT);
                millrace.call("POST", "/v1/pools/bench/resume", "");
                millrace.awaitIdle("bench");
                running[run] = load(millrace, COUNT);
                millrace.awaitIdle("bench");
            }
        }
        return List.of(
                range("bare endpoint, 64 connections: %,.0f requests/s", empty),
                range("durable submits to a paused pool: %,.0f/s", paused) + ratio(paused, empty),
                range("durable submits while the tasks run: %,.0f/s", running) + ratio(running, empty));
    }

    private static String range(String what, double... rates) {
        return Medians.line(what + " (%,.0f to %,.0f)", Medians.of(rates), Medians.least(rates), Medians.most(rates));
    }

    private static String ratio(double[] rates, double[] of) {
        return Medians.line(" = %.2f of bare", Medians.of(rates) / Medians.of(of));
    }

    private static double load(Servers server, int count) throws IOException {
        var result = new LoadGenerator(server.port(), CONNECTIONS, i -> REQUEST).run(count);
        if (result.failed() > 0) {
            throw new IllegalStateException(result.failed() + " requests failed");
        }
        return result.perSecond();
    }
}
