package dev.millrace.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** 10,000 transfers that are open at once on one virtual pool: each drips until all are open. */
final class OpenTransfersBenchmark implements Benchmarks.Benchmark {

    /** Without a limit, the garbage collector takes what a large machine has, rather than collect. */
    private static final String HEAP = "-Xmx600m";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Extent extent;

    OpenTransfersBenchmark(Extent extent) {
        this.extent = extent;
    }

    @Override
    public List<String> run() throws Exception {
        int count = extent.open();
        try (var origin = new DrippingOrigin(count);
                var millrace = Servers.millraceWith(List.of(HEAP), "--millrace.outbound.allow=127.0.0.0/8")) {
            millrace.call(
                    "PUT",
                    "/v1/pools/open",
                    "{\"kind\":\"virtual\",\"size\":%1$d,\"queueCapacity\":%1$d}".formatted(count));
            long before = millrace.residentMiB();
            long begin = System.nanoTime();
            var batch = RawRequests.post(millrace.port(), "/v1/batches", "application/x-ndjson", tasks(origin, count));
            boolean all = origin.awaitAllOpen(PATIENCE);
            double opened = (System.nanoTime() - begin) / 1e9;
            long resident = millrace.residentMiB();
            long files = millrace.openFiles();
            int open = origin.open();
            origin.finish();
            millrace.awaitIdle("open");
            double done = (System.nanoTime() - begin) / 1e9;
            var id = batch.replaceAll("(?s).*?\\r\\n\\r\\n.*?\\{\"id\":\"([^\"]+)\".*", "$1");
            var counts =
                    millrace.call("GET", "/v1/batches/" + id, "").replaceAll("(?s).*\"counts\":(\\{[^}]*\\}).*", "$1");
            return List.of(
                    Medians.line(
                            "%,d transfers open at once%s after %.1f s, all done after %.1f s: %s",
                            open, all ? "" : " of " + count, opened, done, counts),
                    Medians.line(
                            "resident memory (%s): %d MiB before, %d MiB with all open, %d MiB at most",
                            HEAP, before, resident, millrace.mostResidentMiB()),
                    Medians.line(
                            "open files then: %,d of %,d that the machine allows", files, millrace.mostOpenFiles()));
        }
    }

    /** As lines. Every failure counts: none is tried again. */
    private static byte[] tasks(DrippingOrigin origin, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"type\":\"download\",\"url\":\"" + origin.url(i)
                        + "\",\"pool\":\"open\",\"retry\":{\"maxAttempts\":1}}\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }
}
