package dev.millrace.bench;

import java.io.IOException;
import java.util.List;

/**
 * Durable single submits over 64 connections beside the bare endpoint: alone, and while the same processors also run the
 * tasks and record them; and how long until all of them are done.
 *
 * <p>The tasks do nothing ({@code echo}) in a virtual pool of 256.
 */
final class SubmitBenchmark implements Benchmarks.Benchmark {

    private static final int CONNECTIONS = 64;
    private static final int WARM_UP = 200_000;
    private static final int COUNT = 100_000;
    private static final int RUNS = 5;
    private static final byte[] REQUEST =
            LoadGenerator.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}");
    private static final byte[] BARE_REQUEST =
            LoadGenerator.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"n\":1}}");

    @Override
    public List<String> run() throws Exception {
        var bareRates = new double[RUNS];
        var submitRates = new double[RUNS];
        var busyRates = new double[RUNS];
        var doneRates = new double[RUNS];
        try (var bare = Servers.bare();
                var millrace = Servers.millrace()) {
            millrace.call("PUT", "/v1/pools/bench", "{\"kind\":\"virtual\",\"size\":256,\"queueCapacity\":1000000}");
            load(bare, BARE_REQUEST, WARM_UP);
            load(millrace, REQUEST, WARM_UP);
            millrace.awaitIdle("bench");
            for (int run = 0; run < RUNS; run++) {
                bareRates[run] = load(bare, BARE_REQUEST, COUNT);
                millrace.call("POST", "/v1/pools/bench/pause", "");
                submitRates[run] = load(millrace, REQUEST, COUNT);
                millrace.call("POST", "/v1/pools/bench/resume", "");
                millrace.awaitIdle("bench");
                long begin = System.nanoTime();
                busyRates[run] = load(millrace, REQUEST, COUNT);
                millrace.awaitIdle("bench");
                doneRates[run] = COUNT / ((System.nanoTime() - begin) / 1e9);
            }
        }
        double bare = Medians.of(bareRates);
        double submits = Medians.of(submitRates);
        double busy = Medians.of(busyRates);
        return List.of(
                Medians.line("bare endpoint, 64 connections: %,.0f requests/s", bare),
                Medians.line("durable submits to a paused pool: %,.0f/s = %.2f of bare", submits, submits / bare),
                Medians.line("durable submits while the tasks run: %,.0f/s = %.2f of bare", busy, busy / bare),
                Medians.line("durable no-op tasks, first submit to last done: %,.0f/s", Medians.of(doneRates)));
    }

    private static double load(Servers server, byte[] request, int count) throws IOException {
        return checked(new LoadGenerator(server.port(), CONNECTIONS, i -> request).run(count));
    }

    private static double checked(LoadGenerator.Result result) {
        if (result.failed() > 0) {
            throw new IllegalStateException(result.failed() + " requests failed");
        }
        return result.perSecond();
    }
}
