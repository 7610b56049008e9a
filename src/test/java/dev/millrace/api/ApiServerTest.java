package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server on a port of its own, shared by every test of the API. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "millrace.pools.narrow.kind=virtual",
            "millrace.pools.narrow.size=1",
            "millrace.pools.narrow.queue-capacity=1",
            "millrace.content.max-bytes=1MB",
            "millrace.events.heartbeat=300ms",
            "millrace.events.buffer=64",
            "millrace.events.max-streams=20",
            "millrace.modules.max-total-size=20MB",
            "millrace.modules.max-uploads=2"
        })
abstract class ApiServerTest {

    static final String PROBLEM = "application/problem+json";

    @LocalServerPort
    private int port;

    ApiClient client;

    @DynamicPropertySource
    static void data(DynamicPropertyRegistry registry) throws IOException {
        Path target = Files.createDirectories(Path.of("target"));
        Path data = Files.createTempDirectory(target, "api-test-");
        registry.add("millrace.data-dir", data::toString);
    }

    @BeforeEach
    void connect() {
        client = new ApiClient(port);
    }

    int port() {
        return port;
    }

    /** Submits a call and waits for it; the answer is the done future. */
    ApiClient.Answer done(String function, String args) {
        var answer = client.post(
                "/v1/tasks/compute?wait=10s", "{\"function\":\"%s\",\"args\":%s}".formatted(function, args));
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    /** Submits a call that runs until it is cancelled; the answer is its path. */
    String running() {
        var answer = client.post(
                "/v1/tasks/compute", "{\"function\":\"sleep\",\"args\":{\"duration\":\"1m\"},\"pool\":\"io\"}");
        assertThat(answer.status()).isEqualTo(202);
        return answer.header("Location");
    }

    void cancel(String path) {
        client.post(path + "/cancel", "{}");
        assertThat(client.get(path + "?wait=10s").at("/done")).isEqualTo("true");
    }

    static void assertProblem(ApiClient.Answer answer, int status, String slug) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo(PROBLEM);
        assertThat(answer.at("/type")).isEqualTo("/problems/" + slug);
        assertThat(answer.at("/status")).isEqualTo(Integer.toString(status));
        assertThat(answer.at("/detail"))
                .isNotBlank()
                .doesNotContain("Exception")
                .doesNotContain("dev.millrace");
    }

    static void assertRefused(ApiClient.Answer answer, String... fields) {
        assertProblem(answer, 400, "invalid-request");
        assertThat(answer.json()
                        .at("/errors")
                        .valueStream()
                        .map(e -> e.at("/field").asString()))
                .containsExactlyInAnyOrder(fields);
        assertThat(answer.json()
                        .at("/errors")
                        .valueStream()
                        .map(e -> e.at("/message").asString()))
                .allSatisfy(message -> assertThat(message).isNotBlank().doesNotContain("Exception"));
    }
}
