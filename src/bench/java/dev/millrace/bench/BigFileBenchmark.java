package dev.millrace.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One file of 1 GiB from an nginx, over one connection: saved, hashed and forced to disk, beside aria2c with and without a
 * checksum to verify and curl, which only save it. And what processor time each of them takes for it.
 */
final class BigFileBenchmark implements Benchmarks.Benchmark {

    private static final int WARM_UPS = 2;

    private final Extent extent;

    BigFileBenchmark(Extent extent) {
        this.extent = extent;
    }

    @Override
    public List<String> run() throws Exception {
        var ours = new Costs(extent);
        var plain = new Costs(extent);
        var verified = new Costs(extent);
        var curl = new Costs(extent);
        try (var nginx = Nginx.start(extent.bigBytes());
                var millrace = Servers.millrace("--millrace.outbound.allow=127.0.0.0/8")) {
            var url = nginx.url("/big");
            for (int run = 0; run < WARM_UPS; run++) {
                BigDownload.run(millrace, url, nginx.sha256(), 1);
            }
            for (int run = 0; run < extent.runs(); run++) {
                ours.add(BigDownload.run(millrace, url, nginx.sha256(), 1));
                plain.add(beside(directory -> Aria2.fetch(directory, url, 1)));
                verified.add(
                        beside(directory -> Aria2.fetch(directory, url, 1, "--checksum=sha-256=" + nginx.sha256())));
                curl.add(beside(directory -> new String[] {
                    "curl", "-sS", "-o", directory.resolve("curl").toString(), url
                }));
            }
        }
        return List.of(
                ours.line(extent.big() + " over one connection, saved, hashed and forced to disk"),
                plain.line("aria2c -x1, saved only"),
                verified.line("aria2c -x1 --checksum"),
                curl.line("curl, saved only"),
                Medians.line(
                        "of aria2c -x1: %.2f of its time, %.2f times its processor time",
                        ours.seconds() / plain.seconds(), ours.cpuSeconds() / plain.cpuSeconds()),
                Medians.line(
                        "of aria2c -x1 --checksum: %.2f of its time, %.2f times its processor time",
                        ours.seconds() / verified.seconds(), ours.cpuSeconds() / verified.cpuSeconds()));
    }

    private interface CommandLine {
        String[] in(Path directory);
    }

    /** Runs a program with a directory of its own. */
    private static Commands.Cost beside(CommandLine command) throws Exception {
        var directory = Files.createTempDirectory("millrace-bench-beside");
        try {
            return Commands.cost(command.in(directory));
        } finally {
            Commands.delete(directory);
        }
    }
}
