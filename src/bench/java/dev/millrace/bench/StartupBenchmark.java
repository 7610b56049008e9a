package dev.millrace.bench;

import java.util.List;

/** From the start of the process to ready, with nothing cached, and the memory it holds then. */
final class StartupBenchmark implements Benchmarks.Benchmark {

    private static final int RUNS = 5;

    @Override
    public List<String> run() throws Exception {
        var seconds = new double[RUNS];
        var resident = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            try (var millrace = Servers.millrace()) {
                seconds[run] = millrace.startTime().toMillis() / 1000.0;
                resident[run] = millrace.residentMiB();
            }
        }
        return List.of(
                Medians.line("start to ready: %.2f s", Medians.of(seconds)),
                Medians.line("resident memory after start: %.0f MiB", Medians.of(resident)));
    }
}
