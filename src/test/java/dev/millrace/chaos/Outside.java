package dev.millrace.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * What tasks do to the world: it keeps the requests of each task, and the callbacks of each future and batch.
 *
 * <p>A request is a side effect, which is there once for each attempt at most. That holds because this server breaks no
 * connection off: over a kept connection that it had closed without an answer, a GET may be sent again within one attempt.
 */
final class Outside implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * A request, while it is being answered.
     *
     * @param begun by {@link System#nanoTime}, as is the end
     */
    record Request(Instant at, String by, long begun, long ended) {

        @Override
        public String toString() {
            return at + " by " + by;
        }
    }

    private final Map<Integer, List<Request>> requests = new ConcurrentHashMap<>();
    private final Map<String, List<String>> told = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    Outside() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(threads);
        server.createContext("/task/", this::serve);
        server.createContext("/hook", this::hear);
        server.start();
    }

    /** What a task of this number is to download: some take their time, a few of them longer than a server may be silent. */
    String fileUrl(int task) {
        return url("/task/" + task);
    }

    String hookUrl() {
        return url("/hook");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What a task downloads. */
    static String file(int task) {
        return "This is what task %d was to fetch, and nobody else.".formatted(task);
    }

    /** The requests of a task. */
    List<Request> requests(int task) {
        return requests.getOrDefault(task, List.of());
    }

    /** The types of the events that callbacks told of this future or batch, also those that were told again. */
    List<String> told(String id) {
        return told.getOrDefault(id, List.of());
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        int task = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
        var at = Instant.now();
        long begun = System.nanoTime();
        var by = exchange.getRequestHeaders().getFirst("User-Agent");
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            boolean over = closed.await(millis(task), TimeUnit.MILLISECONDS);
            add(requests, task, new Request(at, by, begun, System.nanoTime()));
            if (!over) {
                answer(exchange, file(task));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, String file) throws IOException {
        var bytes = file.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static int millis(int task) {
        if (task % 50 == 7) {
            return 3_000;
        }
        if (Plan.poolOf(task).equals(Plan.SHARED_POOL)) {
            return 20;
        }
        return task % 5 == 0 ? 400 : 0;
    }

    private void hear(HttpExchange exchange) throws IOException {
        try (exchange) {
            var event = JSON.readTree(exchange.getRequestBody());
            add(told, event.at("/data/id").asString(), event.get("type").asString());
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private static <K, V> void add(Map<K, List<V>> map, K key, V value) {
        map.computeIfAbsent(key, ignored -> new CopyOnWriteArrayList<>()).add(value);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}
