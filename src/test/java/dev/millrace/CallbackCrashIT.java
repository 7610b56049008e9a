package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is to be told is told, also if the server is killed between the end of a future and its telling. */
class CallbackCrashIT {

    private static final int CALLBACKS = 2_000;
    private static final int KILLS = 3;
    private static final int CLIENTS = 8;

    /** Printed on failure, so that a run can be repeated. */
    private final long seed = System.nanoTime();

    private final Random random = new Random(seed);

    @TempDir
    Path data;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    /** Message ids by the future that they tell of. */
    private final Map<String, Set<String>> told = new ConcurrentHashMap<>();

    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", this::receive);
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        var event = ServerProcess.JSON.readTree(exchange.getRequestBody());
        var id = event.get("data").get("id").asString();
        told.computeIfAbsent(id, future -> ConcurrentHashMap.newKeySet())
                .add(exchange.getRequestHeaders().getFirst("webhook-id"));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @Test
    void everyCallbackArrivesUnderOneIdAfterKills() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            int most = CALLBACKS / (KILLS + 1);
            try (var server = start()) {
                submit(server, most / 2 + random.nextInt(most / 2));
                server.kill();
            }
        }
        try (var server = start()) {
            submit(server, CALLBACKS - acknowledged.size());
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(told.keySet()).as("seed %d", seed).containsAll(acknowledged));
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(CALLBACKS);
        assertThat(told)
                .allSatisfy((future, messages) -> assertThat(messages)
                        .as("seed %d, future %s", seed, future)
                        .hasSize(1));
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(data, "--millrace.outbound.allow=127.0.0.0/8");
    }

    /** Submits until so many were acknowledged. */
    private void submit(ServerProcess server, int count) throws InterruptedException {
        var wanted = new Semaphore(count);
        var done = new CountDownLatch(CLIENTS);
        var body = """
                {"function":"echo","args":{},"callback":{"url":"http://127.0.0.1:%d/hook"}}
                """.formatted(receiver.getAddress().getPort());
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                clients.execute(() -> {
                    try {
                        while (wanted.tryAcquire()) {
                            acknowledged.add(server.compute(body).get("id").asString());
                        }
                    } catch (UncheckedIOException e) {
                        throw new IllegalStateException("the server died by itself", e);
                    } finally {
                        done.countDown();
                    }
                });
            }
            done.await();
        }
    }
}
