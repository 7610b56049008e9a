package dev.millrace.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What ten servers on one database ask of it while nothing happens; and how long a task that is submitted to a server without a
 * free slot takes until another one has begun it.
 */
final class ClusterIdleBenchmark implements Benchmarks.Benchmark {

    private static final int SERVERS = 10;
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final Duration WATCHED = Duration.ofSeconds(30);
    private static final int WARM_UP = 2_000;
    private static final int COUNT = 500;
    private static final long BETWEEN_MILLIS = 5;
    private static final String POOL = "{\"kind\":\"virtual\",\"size\":1,\"queueCapacity\":1000000}";
    private static final String BLOCKER = "{\"function\":\"sleep\",\"args\":{\"duration\":\"1h\"},\"pool\":\"bench\"}";
    private static final String TASK = "{\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}";

    /** Little memory for each, as they do nothing. */
    private static final List<String> SMALL = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    @Override
    public List<String> run() throws Exception {
        var lines = new ArrayList<String>();
        try (var database = Database.start()) {
            lines.add(idle(database));
        }
        try (var database = Database.start()) {
            lines.addAll(wakeUp(database));
        }
        return lines;
    }

    private static String idle(Database database) throws Exception {
        var url = database.create("idle");
        var servers = new ArrayList<Servers>();
        try {
            for (int i = 0; i < SERVERS; i++) {
                servers.add(Servers.millraceWith(SMALL, Database.arguments(url)));
            }
            TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
            long before = database.statements();
            long begin = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(WATCHED.toMillis());
            long statements = database.statements() - before;
            return Medians.line(
                    "%d idle servers: %.1f statements/s", SERVERS, statements / ((System.nanoTime() - begin) / 1e9));
        } finally {
            for (var server : servers) {
                server.close();
            }
        }
    }

    private static List<String> wakeUp(Database database) throws Exception {
        var url = database.create("waking");
        try (var full = Servers.millrace(Database.arguments(url));
                var free = Servers.millrace(Database.arguments(url))) {
            full.call("PUT", "/v1/pools/bench", POOL);
            free.call("GET", "/v1/pools/bench", "");
            full.call("POST", "/v1/tasks/compute", BLOCKER);
            for (int i = 0; i < WARM_UP; i++) {
                full.call("POST", "/v1/tasks/compute?wait=10s", TASK);
            }
            var started = new double[COUNT];
            var answered = new double[COUNT];
            for (int i = 0; i < COUNT; i++) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
                long begin = System.nanoTime();
                var done = full.call("POST", "/v1/tasks/compute?wait=10s", TASK);
                answered[i] = (System.nanoTime() - begin) / 1e6;
                started[i] = millis(time(done, "createdAt"), time(done, "startedAt"));
            }
            return List.of(
                    percentiles("submitted to a full server, begun by another", started),
                    percentiles("and its result with whom it was submitted to", answered));
        }
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private static Instant time(String future, String field) {
        return Instant.parse(future.replaceFirst("(?s).*?\"" + field + "\":\"([^\"]+)\".*", "$1"));
    }

    private static String percentiles(String what, double[] millis) {
        Arrays.sort(millis);
        return Medians.line(
                "%s: p50 %.1f ms, p99 %.1f ms", what, millis[millis.length / 2], millis[millis.length * 99 / 100]);
    }
}
