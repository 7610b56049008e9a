package dev.millrace.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** One file of 1 GiB, saved, hashed and forced to disk, beside curl, which only saves it, and sha256sum after it. */
final class BigFileBenchmark implements Benchmarks.Benchmark {

    private static final int RUNS = 5;

    @Override
    public List<String> run() throws Exception {
        var ours = new double[RUNS];
        var curls = new double[RUNS];
        var hashed = new double[RUNS];
        try (var origin = new Origin(1L << 30, Duration.ZERO);
                var millrace = Servers.millrace("--millrace.outbound.allow=127.0.0.0/8")) {
            download(origin, millrace);
            for (int run = 0; run < RUNS; run++) {
                ours[run] = download(origin, millrace);
                var directory = Files.createTempDirectory("millrace-bench-curl");
                var file = directory.resolve("big").toString();
                curls[run] = Commands.time("curl", "-sS", "-o", file, origin.url("big"));
                hashed[run] = curls[run] + Commands.time("sha256sum", file);
                Commands.delete(directory);
            }
        }
        return List.of(
                Medians.line("1 GiB, saved, hashed and forced to disk: %.2f s", Medians.of(ours)),
                Medians.line("curl to a file: %.2f s", Medians.of(curls)),
                Medians.line("curl to a file, then sha256sum: %.2f s", Medians.of(hashed)));
    }

    private static double download(Origin origin, Servers millrace) throws Exception {
        long begin = System.nanoTime();
        var body = "{\"url\":\"" + origin.url("big") + "\",\"retention\":\"1s\"}";
        var done = millrace.call("POST", "/v1/tasks/download?wait=60s", body);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!done.contains("SUCCEEDED")) {
            throw new IllegalStateException(done);
        }
        var id = done.replaceAll("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
        millrace.call("DELETE", "/v1/futures/" + id, "");
        return seconds;
    }
}
