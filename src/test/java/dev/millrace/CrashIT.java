package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What was acknowledged survives {@code kill -9}, whenever it comes. */
class CrashIT {

    private static final int ROUNDS = 4;
    private static final int CLIENTS = 8;

    /** Printed on failure by its appearing in the assertion's description, so that a run can be repeated. */
    private final long seed = System.nanoTime();

    private final Random random = new Random(seed);

    @TempDir
    Path data;

    /** What a client was told, by id. */
    private final Map<String, JsonNode> acknowledged = new ConcurrentHashMap<>();

    @Test
    void everyAcknowledgedFutureIsThereAfterKills() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (var server = ServerProcess.start(data)) {
                submitAndKill(server, 50 + random.nextInt(1500));
            }
        }
        try (var server = ServerProcess.start(data)) {
            assertThat(acknowledged).as("seed %d", seed).isNotEmpty();
            acknowledged.forEach((id, told) -> assertKept(server, id, told));
        }
    }

    private void submitAndKill(ServerProcess server, int after) throws InterruptedException {
        var acks = new Semaphore(0);
        var done = new CountDownLatch(CLIENTS);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                clients.execute(() -> {
                    try {
                        submitUntilItDies(server, acks);
                    } finally {
                        done.countDown();
                    }
                });
            }
            acks.acquire(after);
            server.kill();
            done.await();
        }
    }

    private void submitUntilItDies(ServerProcess server, Semaphore acks) {
        var bodies = List.of(
                "{\"function\":\"echo\",\"args\":{\"n\":1}}",
                "{\"function\":\"echo\",\"args\":{\"n\":2},\"delay\":\"1h\"}",
                "{\"function\":\"sleep\",\"args\":{\"duration\":\"20ms\"},\"pool\":\"io\"}");
        try {
            for (int i = 0; ; i++) {
                var future = server.compute(bodies.get(i % bodies.size()));
                acknowledged.put(future.get("id").asString(), future);
                acks.release();
            }
        } catch (UncheckedIOException e) {
            // it was killed
            acks.release();
        }
    }

    private void assertKept(ServerProcess server, String id, JsonNode told) {
        if (told.get("state").asString().equals("SCHEDULED")) {
            var kept = server.future(id);
            assertThat(kept.get("state").asString())
                    .as("seed %d, %s", seed, kept)
                    .isEqualTo("SCHEDULED");
            assertThat(kept.get("waitingOn")).isEqualTo(told.get("waitingOn"));
            return;
        }
        var done = ServerProcess.JSON.readTree(
                server.get("/v1/futures/" + id + "?wait=60s").body());
        assertThat(done.path("state").asString(""))
                .as("seed %d, %s", seed, done)
                .isEqualTo("SUCCEEDED");
        var ends = new ArrayList<String>();
        done.get("attempts").forEach(attempt -> ends.add(attempt.get("endedBy").asString()));
        assertThat(ends.getLast()).isEqualTo("ok");
        assertThat(ends.subList(0, ends.size() - 1)).as("%s", done).allMatch("lost"::equals);
    }

    @Test
    void queueIsStillInOrderAndThePoolStillPaused() throws Exception {
        List<String> ids;
        try (var server = ServerProcess.start(data)) {
            server.put("/v1/pools/line", "{\"kind\":\"platform\",\"size\":1}");
            server.post("/v1/pools/line/pause", "");
            ids = IntStream.range(0, 30)
                    .mapToObj(i -> server.compute("{\"function\":\"echo\",\"args\":{},\"pool\":\"line\"}")
                            .get("id")
                            .asString())
                    .toList();
            server.kill();
        }
        try (var server = ServerProcess.start(data)) {
            assertThat(server.future(ids.getFirst()).get("waitingOn").toString())
                    .contains("paused");
            assertThat(server.future(ids.getLast()).get("state").asString()).isEqualTo("QUEUED");
            server.post("/v1/pools/line/resume", "");
            server.get("/v1/pools/line?wait=idle");
            var starts = ids.stream()
                    .map(id -> server.future(id).get("startedAt").asString())
                    .toList();
            assertThat(starts).isSorted();
        }
    }

    @Test
    void taskThatIsLostThreeTimesInARowFails() throws Exception {
        String id;
        try (var server = ServerProcess.start(data)) {
            id = server.compute("{\"function\":\"sleep\",\"args\":{\"duration\":\"1h\"}}")
                    .get("id")
                    .asString();
            awaitState(server, id, "RUNNING");
            server.kill();
        }
        for (int lost = 1; lost < 3; lost++) {
            try (var server = ServerProcess.start(data)) {
                awaitState(server, id, "RUNNING");
                server.kill();
            }
        }
        try (var server = ServerProcess.start(data)) {
            var future = server.future(id);
            assertThat(future.get("state").asString()).isEqualTo("FAILED");
            assertThat(future.get("error").get("code").asString()).isEqualTo("lost");
            assertThat(future.get("attempts")).hasSize(3);
        }
    }

    @Test
    void finishedResultsAndContentAreStillReadable() throws Exception {
        String id;
        try (var server = ServerProcess.start(data)) {
            id = server.compute("{\"function\":\"gzip\",\"args\":{\"text\":\"mill race\"}}")
                    .get("id")
                    .asString();
            awaitState(server, id, "SUCCEEDED");
            server.kill();
        }
        try (var server = ServerProcess.start(data)) {
            assertThat(server.get("/v1/futures/" + id + "/result").statusCode()).isEqualTo(200);
            var content = server.get("/v1/futures/" + id + "/content");
            assertThat(content.statusCode()).isEqualTo(200);
            assertThat(content.headers().firstValue("Content-Type")).hasValue("application/gzip");
        }
    }

    private static void awaitState(ServerProcess server, String id, String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.future(id).get("state").asString().equals(state));
    }
}
