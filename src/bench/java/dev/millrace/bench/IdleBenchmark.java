package dev.millrace.bench;

import java.util.List;

/** One task at a time on an idle server, answered when it is done: submit, run, record and answer, durably. */
final class IdleBenchmark implements Benchmarks.Benchmark {

    private static final int WARM_UP = 20_000;
    private static final int COUNT = 300;
    private static final int RUNS = 5;
    private static final byte[] REQUEST =
            LoadGenerator.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"n\":1}}", "Prefer: wait=10");
    private static final byte[] BARE_REQUEST =
            LoadGenerator.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"n\":1}}");

    @Override
    public List<String> run() throws Exception {
        var medians = new double[RUNS];
        var tails = new double[RUNS];
        var bareMedians = new double[RUNS];
        try (var bare = Servers.bare();
                var millrace = Servers.millrace()) {
            new LoadGenerator(bare.port(), 1, i -> BARE_REQUEST).run(WARM_UP);
            new LoadGenerator(millrace.port(), 1, i -> REQUEST).run(WARM_UP);
            for (int run = 0; run < RUNS; run++) {
                bareMedians[run] = new LoadGenerator(bare.port(), 1, i -> BARE_REQUEST)
                        .run(COUNT)
                        .percentileMillis(0.5);
                var result = new LoadGenerator(millrace.port(), 1, i -> REQUEST).run(COUNT);
                medians[run] = result.percentileMillis(0.5);
                tails[run] = result.percentileMillis(0.99);
            }
        }
        return List.of(
                Medians.line("bare endpoint, one connection: p50 %.2f ms", Medians.of(bareMedians)),
                Medians.line(
                        "one durable task with Prefer: wait: p50 %.2f ms, p99 %.2f ms",
                        Medians.of(medians), Medians.of(tails)));
    }
}
