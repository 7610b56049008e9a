package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** SIGTERM loses nothing and says truthfully what became of the work. */
class ShutdownIT {

    @TempDir
    Path data;

    @Test
    void runningWorkGetsItsTimeAndTheServerSaysThatItDrains() throws Exception {
        String id;
        try (var server = ServerProcess.start(data, "--millrace.drain-time=20s")) {
            id = submit(server, "{\"function\":\"sleep\",\"args\":{\"duration\":\"3s\"}}");
            awaitState(server, id, "RUNNING");
            server.terminate();
            await().until(() -> server.get("/readyz").statusCode() == 503);
            assertThat(server.get("/livez").statusCode()).isEqualTo(200);
            var refused = server.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{}}");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("/problems/draining");
            assertThat(server.future(id).get("state").asString()).isEqualTo("RUNNING");
            server.awaitEnd();
            assertThat(server.log()).contains("drained");
        }
        try (var server = ServerProcess.start(data)) {
            assertThat(ends(server.future(id))).isEqualTo("ok ");
            assertThat(server.future(id).get("state").asString()).isEqualTo("SUCCEEDED");
        }
    }

    @Test
    void whatIsNotDoneInTimeIsHandedBackWithoutSpendingAnAttempt() throws Exception {
        String sleeping;
        String stubborn;
        String daemon;
        try (var server =
                ServerProcess.start(data, "--millrace.drain-time=100ms", "--millrace.engine.interrupt-grace=300ms")) {
            sleeping = submit(server, "{\"function\":\"sleep\",\"args\":{\"duration\":\"1h\"},\"pool\":\"io\"}");
            daemon = submit(
                    server,
                    "{\"function\":\"sleep\",\"args\":{\"duration\":\"1h\"},\"pool\":\"io\",\"onShutdown\":\"abandon\"}");
            stubborn =
                    submit(server, "{\"function\":\"spin\",\"args\":{\"duration\":\"1h\",\"ignoreInterrupt\":true}}");
            awaitState(server, sleeping, "RUNNING");
            awaitState(server, daemon, "RUNNING");
            awaitState(server, stubborn, "RUNNING");
            server.terminate();
            server.awaitEnd();
        }
        try (var server = ServerProcess.start(data, "--millrace.drain-time=0s")) {
            awaitState(server, sleeping, "RUNNING");
            assertThat(ends(server.future(sleeping))).isEqualTo("interrupted live ");
            assertThat(ends(server.future(stubborn))).startsWith("interrupted ");
            var abandoned = server.future(daemon);
            assertThat(abandoned.get("state").asString()).isEqualTo("CANCELLED");
            assertThat(abandoned.get("error").get("code").asString()).isEqualTo("abandoned");
        }
    }

    @Test
    void waitersGetThePresentStateWhenTheServerGoes() throws Exception {
        try (var server = ServerProcess.start(data, "--millrace.drain-time=100ms")) {
            var id = submit(server, "{\"function\":\"echo\",\"args\":{},\"delay\":\"1h\"}");
            var waiting = Thread.ofVirtual().unstarted(() -> {
                var answer = server.get("/v1/futures/" + id + "?wait=60s");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("SCHEDULED");
            });
            var failure = new Throwable[1];
            waiting.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
            waiting.start();
            await().until(() ->
                    waiting.getState() == Thread.State.WAITING || waiting.getState() == Thread.State.TIMED_WAITING);
            server.terminate();
            server.awaitEnd();
            waiting.join();
            assertThat(failure[0]).isNull();
        }
    }

    private static String submit(ServerProcess server, String body) {
        return server.compute(body).get("id").asString();
    }

    private static String ends(JsonNode future) {
        var ends = new StringBuilder();
        future.get("attempts")
                .forEach(attempt ->
                        ends.append(attempt.get("endedBy").asString("live")).append(' '));
        return ends.toString();
    }

    private static void awaitState(ServerProcess server, String id, String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.future(id).get("state").asString().equals(state));
    }
}
