package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.MillraceApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What a client sees of a task in a process pool when its server is drained, and started again on the same directory. */
class DrainApiTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(MillraceApplication.class)
                .run(
                        "--server.port=0",
                        "--millrace.data-dir=" + data,
                        "--millrace.drain-time=100ms",
                        "--millrace.workers.grace=100ms",
                        "--millrace.pools.isolated.size=1");
    }

    private static ApiClient client(ConfigurableApplicationContext server) {
        return new ApiClient(
                Objects.requireNonNull(server.getEnvironment().getProperty("local.server.port", Integer.class)));
    }

    private static void awaitState(ApiClient client, String path, String state) {
        await().atMost(SOON).until(() -> client.get(path).at("/state").equals(state));
    }

    @Test
    void taskOfAChildIsHandedBackUnspentAndRunsAgain() {
        String path;
        try (var server = start()) {
            var client = client(server);
            var submitted = client.post("/v1/tasks/compute", """
                    {"function":"spin","args":{"duration":"1h","ignoreInterrupt":true},"pool":"isolated"}""");
            assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
            path = submitted.header("Location");
            awaitState(client, path, "RUNNING");
        }
        try (var server = start()) {
            var client = client(server);
            awaitState(client, path, "RUNNING");
            assertThat(client.get(path).at("/attempts/0/endedBy")).isEqualTo("interrupted");
            assertThat(client.get(path).json().at("/attempts")).hasSize(2);
            assertThat(client.post(path + "/cancel", "{}").status()).isEqualTo(202);
            awaitState(client, path, "CANCELLED");
        }
    }

    @Test
    void poolThatWasShutDownHasNoChildUntilItIsResumed() {
        try (var server = start()) {
            var client = client(server);
            client.put("/v1/pools/ready", "{\"kind\":\"process\",\"size\":1,\"warm\":1}");
            awaitChildren(client, 1);
            client.post("/v1/pools/ready/shutdown", "{}");
            awaitChildren(client, 0);
        }
        try (var server = start()) {
            var client = client(server);
            assertThat(client.get("/v1/pools/ready").at("/state")).isEqualTo("SHUT_DOWN");
            assertThat(children(client)).isZero();
            client.post("/v1/pools/ready/resume", "{}");
            awaitChildren(client, 1);
        }
    }

    private static void awaitChildren(ApiClient client, int count) {
        await().atMost(SOON).until(() -> children(client) == count);
    }

    private static int children(ApiClient client) {
        return client.get("/actuator/pools")
                .json()
                .at("/pools")
                .valueStream()
                .filter(pool -> pool.at("/name").asString().equals("ready"))
                .mapToInt(pool -> pool.at("/children").size())
                .sum();
    }
}
