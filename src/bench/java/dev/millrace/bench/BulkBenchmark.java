package dev.millrace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * No-op tasks handed in many at a time, from the first byte of the first request to the last task done: a line each in one
 * stream, in documents of 10,000, and one by one over 64 connections.
 *
 * <p>The tasks do nothing ({@code echo}) in a virtual pool of 4,000.
 */
final class BulkBenchmark implements Benchmarks.Benchmark {

    private static final int COUNT = 200_000;
    private static final int DOCUMENT = 10_000;
    private static final int RUNS = 5;
    private static final String TASK =
            "{\"type\":\"compute\",\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}";
    private static final byte[] LINES = (TASK + "\n").repeat(COUNT).getBytes(StandardCharsets.UTF_8);
    private static final byte[] TASKS =
            ("{\"tasks\":[" + (TASK + ",").repeat(DOCUMENT - 1) + TASK + "]}").getBytes(StandardCharsets.UTF_8);
    private static final byte[] SINGLE =
            LoadGenerator.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}");

    private interface Submission {
        void run() throws Exception;
    }

    @Override
    public List<String> run() throws Exception {
        var lines = new double[RUNS];
        var documents = new double[RUNS];
        var singles = new double[RUNS];
        try (var millrace = Servers.millrace()) {
            millrace.call("PUT", "/v1/pools/bench", "{\"kind\":\"virtual\",\"size\":4000,\"queueCapacity\":1000000}");
            Submission asLines = () -> lines(millrace);
            Submission asDocuments = () -> documents(millrace);
            Submission asSingles = () -> singles(millrace);
            for (var submission : List.of(asLines, asDocuments, asSingles)) {
                rate(millrace, submission);
                rate(millrace, submission);
            }
            for (int run = 0; run < RUNS; run++) {
                lines[run] = rate(millrace, asLines);
                documents[run] = rate(millrace, asDocuments);
                singles[run] = rate(millrace, asSingles);
            }
        }
        double single = Medians.of(singles);
        return List.of(
                Medians.line("a stream of lines, first byte to last done: %,.0f tasks/s", Medians.of(lines)),
                Medians.line("documents of 10,000, first byte to last done: %,.0f tasks/s", Medians.of(documents)),
                Medians.line("one by one over 64 connections: %,.0f tasks/s", single));
    }

    private static double rate(Servers millrace, Submission submission) throws Exception {
        long begin = System.nanoTime();
        submission.run();
        millrace.awaitIdle("bench");
        return COUNT / ((System.nanoTime() - begin) / 1e9);
    }

    private static void lines(Servers millrace) throws IOException {
        RawRequests.post(millrace.port(), "/v1/batches", "application/x-ndjson", LINES);
    }

    private static void documents(Servers millrace) throws IOException {
        for (int sent = 0; sent < COUNT; sent += DOCUMENT) {
            RawRequests.post(millrace.port(), "/v1/batches", "application/json", TASKS);
        }
    }

    private static void singles(Servers millrace) throws IOException {
        var result = new LoadGenerator(millrace.port(), 64, i -> SINGLE).run(COUNT);
        if (result.failed() > 0) {
            throw new IllegalStateException(result.failed() + " requests failed");
        }
    }
}
