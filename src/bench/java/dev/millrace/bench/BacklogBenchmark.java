package dev.millrace.bench;

import java.util.List;

/** What a million queued tasks cost: live heap, and the rates of submits and of claims beside those of an empty queue. */
final class BacklogBenchmark implements Benchmarks.Benchmark {

    private static final int CONNECTIONS = 64;
    private static final int BACKLOG = 1_000_000;
    private static final int SAMPLE = 50_000;
    private static final byte[] REQUEST =
            LoadGenerator.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}");

    @Override
    public List<String> run() throws Exception {
        try (var millrace = Servers.millrace()) {
            millrace.call("PUT", "/v1/pools/bench", "{\"kind\":\"virtual\",\"size\":256,\"queueCapacity\":2000000}");
            var load = new LoadGenerator(millrace.port(), CONNECTIONS, i -> REQUEST);
            // Warmed up in both ways: straight through, and by way of the queue.
            load.run(BACKLOG / 5);
            millrace.awaitIdle("bench");
            millrace.call("POST", "/v1/pools/bench/pause", "");
            load.run(BACKLOG / 5);
            drain(millrace, BACKLOG / 5);
            millrace.awaitIdle("bench");

            millrace.call("POST", "/v1/pools/bench/pause", "");
            double submitsEmpty = load.run(SAMPLE).perSecond();
            double claimsEmpty = drain(millrace, SAMPLE);
            long heapEmpty = millrace.liveHeapBytes();

            millrace.call("POST", "/v1/pools/bench/pause", "");
            load.run(BACKLOG - SAMPLE);
            double submitsFull = load.run(SAMPLE).perSecond();
            long heapFull = millrace.liveHeapBytes();
            double claimsFull = drain(millrace, SAMPLE);
            return List.of(
                    Medians.line("live heap: %+.1f MiB for %,d queued", (heapFull - heapEmpty) / 1048576.0, BACKLOG),
                    Medians.line(
                            "submits into an empty queue %,.0f/s, on top of a million %,.0f/s = %.2f",
                            submitsEmpty, submitsFull, submitsFull / submitsEmpty),
                    Medians.line(
                            "tasks done from a short queue %,.0f/s, from a million %,.0f/s = %.2f",
                            claimsEmpty, claimsFull, claimsFull / claimsEmpty));
        }
    }

    /** Resumes the pool and returns how many tasks a second it does, over at least the given number. */
    private static double drain(Servers millrace, int count) throws Exception {
        long before = completed(millrace);
        long begin = System.nanoTime();
        millrace.call("POST", "/v1/pools/bench/resume", "");
        long done;
        do {
            Thread.sleep(50);
            done = completed(millrace) - before;
        } while (done < count);
        return done / ((System.nanoTime() - begin) / 1e9);
    }

    private static long completed(Servers millrace) throws Exception {
        var pool = millrace.call("GET", "/v1/pools/bench", "");
        return Long.parseLong(pool.replaceAll(".*\"completed\":(\\d+).*", "$1"));
    }
}
