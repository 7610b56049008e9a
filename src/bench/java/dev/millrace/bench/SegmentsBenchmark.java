package dev.millrace.bench;

import java.nio.file.Files;
import java.util.List;

/** One file of 1 GiB where the server gives 20 MiB/s a connection: over eight connections, hashed, beside aria2c -x8. */
final class SegmentsBenchmark implements Benchmarks.Benchmark {

    private static final int CONNECTIONS = 8;

    private final Extent extent;

    SegmentsBenchmark(Extent extent) {
        this.extent = extent;
    }

    @Override
    public List<String> run() throws Exception {
        var ours = new Costs(extent);
        var aria2 = new Costs(extent);
        try (var nginx = Nginx.start(extent.bigBytes());
                var millrace = Servers.millrace("--millrace.outbound.allow=127.0.0.0/8")) {
            var url = nginx.url("/slow/big");
            BigDownload.run(millrace, nginx.url("/big"), nginx.sha256(), CONNECTIONS);
            for (int run = 0; run < extent.runs(); run++) {
                ours.add(BigDownload.run(millrace, url, nginx.sha256(), CONNECTIONS));
                aria2.add(aria2(url));
            }
        }
        return List.of(
                ours.line(extent.big() + " at 20 MiB/s a connection, connections: 8, hashed and forced to disk"),
                aria2.line("aria2c -x8 -s8, saved only"),
                Medians.line("of aria2c -x8: %.2f of its time", ours.seconds() / aria2.seconds()));
    }

    private static Commands.Cost aria2(String url) throws Exception {
        var directory = Files.createTempDirectory("millrace-bench-aria2");
        try {
            return Commands.cost(Aria2.fetch(directory, url, CONNECTIONS));
        } finally {
            Commands.delete(directory);
        }
    }
}
