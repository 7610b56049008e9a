package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Tasks of which every tenth kills its child, each in another way by turns: by ending it in order or at once, by filling its
 * heap or its stack, by never ending, and by being killed from outside.
 */
final class CrashRun {

    private static final String FINE =
            "{\"type\":\"compute\",\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"bench\"}";
    private static final String CRASH =
            "{\"type\":\"compute\",\"function\":\"crash\",\"args\":{\"how\":\"%s\"},\"pool\":\"bench\",\"timeout\":\"%s\"}";
    private static final String VICTIM =
            "{\"type\":\"compute\",\"function\":\"spin\",\"args\":{\"duration\":\"1h\",\"ignoreInterrupt\":true},\"pool\":\"bench\","
                    + "\"timeout\":\"59s\",\"labels\":{\"victim\":\"yes\"}}";

    private static final Pattern CHILD = Pattern.compile("\"pid\":(\\d+)[^}]*\"future\":\"([^\"]+)\"");
    private static final Pattern ENDED_BY = Pattern.compile("\"endedBy\":\"([a-z]+)\"");

    /** What is done, and how the attempt is to end. */
    private static final Map<String, String> WAYS = new TreeMap<>(Map.of(
            "exit", "crashed",
            "halt", "crashed",
            "heap", "oom",
            "stack", "error",
            "loop", "timeout",
            "outside", "crashed"));

    private final Servers millrace;
    private final int count;
    private final List<String> ways = List.copyOf(WAYS.keySet());
    private final Set<String> killed = ConcurrentHashMap.newKeySet();

    CrashRun(Servers millrace, int count) {
        this.millrace = millrace;
        this.count = count;
    }

    /** What became of them; throws if it is not what was to become of them. */
    String run() throws Exception {
        long begin = System.nanoTime();
        var answer = RawRequests.post(
                millrace.port(), "/v1/batches", "application/x-ndjson", lines().getBytes(StandardCharsets.UTF_8));
        var batch = answer.replaceAll("(?s).*\"self\":\"([^\"]+)\".*", "$1");
        var killer = Thread.ofPlatform().daemon().start(this::killVictims);
        var results = results(batch);
        killer.interrupt();
        killer.join();
        int died = 0;
        for (int i = 0; i < count; i++) {
            var expected = way(i) == null ? "ok" : WAYS.get(way(i));
            var ended = ENDED_BY.matcher(results.get(i));
            if (!ended.find() || !ended.group(1).equals(expected)) {
                throw new IllegalStateException("task " + i + " was to end with " + expected + ": " + results.get(i));
            }
            died += expected.equals("ok") ? 0 : 1;
        }
        return Medians.line(
                "%,d tasks, of which %,d killed their child or failed: each ended as it should, in %.0f s",
                count, died, (System.nanoTime() - begin) / 1e9);
    }

    private String lines() {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            var way = way(i);
            lines.append(
                            way == null
                                    ? FINE
                                    : way.equals("outside")
                                            ? VICTIM
                                            : CRASH.formatted(way, way.equals("loop") ? "2s" : "59s"))
                    .append('\n');
        }
        return lines.toString();
    }

    /** How a task kills its child; {@code null}: it does not. */
    private String way(int task) {
        return task % 10 == 9 ? ways.get(task / 10 % ways.size()) : null;
    }

    private List<String> results(String batch) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + millrace.port() + batch + "/results");
        var results = new ArrayList<String>();
        try (var client = HttpClient.newHttpClient();
                var lines = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
                        .body()) {
            lines.filter(line -> !line.isEmpty()).forEach(results::add);
        }
        return results;
    }

    /** Looks for children that spin, and kills them. */
    private void killVictims() {
        try {
            while (true) {
                var children = CHILD.matcher(millrace.call("GET", "/actuator/pools", ""));
                while (children.find()) {
                    kill(Long.parseLong(children.group(1)), children.group(2));
                }
                Thread.sleep(100);
            }
        } catch (Exception e) {
            // It was interrupted, since all is done.
        }
    }

    private void kill(long pid, String future) throws Exception {
        if (millrace.call("GET", "/v1/futures/" + future, "").contains("victim") && killed.add(future)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
