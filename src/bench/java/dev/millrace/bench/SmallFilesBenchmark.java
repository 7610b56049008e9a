package dev.millrace.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** 2,000 files of 64 KiB from a server that answers after 20 ms, as 2,000 futures, beside curl. */
final class SmallFilesBenchmark implements Benchmarks.Benchmark {

    private static final int FILES = 2_000;
    private static final int RUNS = 5;
    private static final int WARM_UPS = 6;

    /** Removed at the end only: ext4 takes its time over inodes that were freed a moment ago, in whoever's run comes next. */
    private final List<Path> left = new ArrayList<>();

    @Override
    public List<String> run() throws Exception {
        var ours = new double[RUNS];
        var curls = new double[RUNS];
        try (var origin = new Origin(65_536, Duration.ofMillis(20));
                var millrace = Servers.millrace("--millrace.outbound.allow=127.0.0.0/8")) {
            millrace.call("PUT", "/v1/pools/files", "{\"kind\":\"virtual\",\"size\":256,\"queueCapacity\":100000}");
            for (int run = 0; run < WARM_UPS; run++) {
                millrace(origin, millrace);
            }
            for (int run = 0; run < RUNS; run++) {
                ours[run] = millrace(origin, millrace);
                curls[run] = curl(origin);
            }
        }
        for (var directory : left) {
            Commands.delete(directory);
        }
        return List.of(
                Medians.line("2,000 files of 64 KiB, 256 at once: %.2f s", Medians.of(ours)),
                Medians.line("curl --parallel --parallel-max 256: %.2f s", Medians.of(curls)));
    }

    private static double millrace(Origin origin, Servers millrace) throws Exception {
        var load = new LoadGenerator(
                millrace.port(),
                16,
                i -> LoadGenerator.post(
                        "/v1/tasks/download", "{\"url\":\"" + origin.url(i) + "\",\"pool\":\"files\"}"));
        long begin = System.nanoTime();
        load.run(FILES);
        millrace.awaitIdle("files");
        return (System.nanoTime() - begin) / 1e9;
    }

    private double curl(Origin origin) throws Exception {
        var directory = Files.createTempDirectory("millrace-bench-curl");
        var config = directory.resolve("urls");
        Files.write(
                config,
                IntStream.range(0, FILES)
                        .mapToObj(
                                i -> "url = \"" + origin.url(i) + "\"\noutput = \"" + directory.resolve("f" + i) + "\"")
                        .toList());
        double seconds =
                Commands.time("curl", "-sS", "--parallel", "--parallel-max", "256", "--config", config.toString());
        left.add(directory);
        return seconds;
    }
}
