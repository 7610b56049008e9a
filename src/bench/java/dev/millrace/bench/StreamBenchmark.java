package dev.millrace.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A batch of 100,000 tasks whose results are streamed back in submit order while it runs: the live heap before, at its
 * highest, and after.
 */
final class StreamBenchmark implements Benchmarks.Benchmark {

    private static final int COUNT = 100_000;
    private static final int LOOKS = 4;
    private static final String TASK =
            "{\"type\":\"compute\",\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}\n";

    @Override
    public List<String> run() throws Exception {
        try (var millrace = Servers.millrace()) {
            millrace.call("PUT", "/v1/pools/bench", "{\"kind\":\"virtual\",\"size\":256,\"queueCapacity\":1000000}");
            stream(millrace);
            long before = millrace.liveHeapBytes();
            var measured = stream(millrace);
            long after = millrace.liveHeapBytes();
            return List.of(
                    Medians.line("%,d results in submit order: %,.0f/s", COUNT, measured.perSecond()),
                    Medians.line("live heap before: %.1f MiB", mib(before)),
                    Medians.line("while it streams, at most: %+.1f MiB", mib(measured.highest() - before)),
                    Medians.line("after: %+.1f MiB", mib(after - before)));
        }
    }

    private record Measured(double perSecond, long highest) {}

    private static Measured stream(Servers millrace) throws Exception {
        millrace.call("POST", "/v1/pools/bench/pause", "");
        var tasks = TASK.repeat(COUNT).getBytes(StandardCharsets.UTF_8);
        var batch = RawRequests.post(millrace.port(), "/v1/batches", "application/x-ndjson", tasks)
                .replaceAll("(?s).*\"self\":\"([^\"]+)\".*", "$1");
        long highest = 0;
        long looking = 0;
        int came = 0;
        var results = URI.create("http://127.0.0.1:" + millrace.port() + batch + "/results");
        try (var client = HttpClient.newHttpClient();
                var lines = client.send(HttpRequest.newBuilder(results).build(), BodyHandlers.ofLines())
                        .body()) {
            long begin = System.nanoTime();
            millrace.call("POST", "/v1/pools/bench/resume", "");
            for (var line : (Iterable<String>) lines::iterator) {
                if (!line.isEmpty() && ++came % (COUNT / LOOKS) == 0) {
                    long look = System.nanoTime();
                    highest = Math.max(highest, millrace.liveHeapBytes());
                    looking += System.nanoTime() - look;
                }
            }
            if (came != COUNT) {
                throw new IllegalStateException(came + " results came");
            }
            return new Measured(COUNT / ((System.nanoTime() - begin - looking) / 1e9), highest);
        }
    }

    private static double mib(long bytes) {
        return bytes / 1048576.0;
    }
}
