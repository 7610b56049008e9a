package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.download.Origin;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Downloads that look whether anything has changed, as clients hand them in. */
@TestPropertySource(properties = "millrace.outbound.allow=127.0.0.0/8")
class IfChangedApiTest extends ApiServerTest {

    private static final String WAIT = "/v1/tasks/download?wait=10s";

    private Origin origin;

    @BeforeEach
    void serve() throws IOException {
        origin = Origin.start().on("/a", (request, wire) -> {
            if (request.headers().containsKey("If-None-Match")) {
                wire.head(304, "");
            } else {
                wire.answer(200, "ETag: \"v1\"\r\n", "here");
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void whatHasNotChangedIsTakenOverAndOutlivesWhatItWasTakenFrom() {
        var first = download("/a", "");
        assertThat(first.at("/result/notModified")).isEqualTo("false");

        var second = download("/a", since(first));

        assertThat(second.at("/state")).isEqualTo("SUCCEEDED");
        assertThat(second.at("/result/notModified")).isEqualTo("true");
        assertThat(second.at("/result/contentUrl")).contains(second.at("/id"));
        assertThat(client.send("DELETE", first.at("/links/self"), null).status())
                .isEqualTo(204);
        assertThat(client.get(second.at("/links/content")).text()).isEqualTo("here");
    }

    @Test
    void earlierOneStaysWhileItIsNeeded() {
        var first = download("/a", "");
        var waiting = client.post("/v1/tasks/download", body("/a", since(first) + ",\"delay\":\"1h\""));

        var refused = client.send("DELETE", first.at("/links/self"), null);
        assertProblem(refused, 409, "future-in-use");
        assertThat(refused.at("/detail")).contains(waiting.at("/id"));

        client.post(waiting.header("Location") + "/cancel", "{}");
    }

    @Test
    void failedOneThatKeepsTheEarlierOneIsNamed() {
        var first = download("/a", "");
        var failed = download("/a", since(first) + ",\"checksum\":\"sha-256=" + "0".repeat(64) + "\"");
        assertThat(failed.at("/state")).isEqualTo("FAILED");

        var refused = client.send("DELETE", first.at("/links/self"), null);
        assertProblem(refused, 409, "future-in-use");
        assertThat(refused.at("/detail")).contains(failed.at("/id"));
        assertThat(client.send("DELETE", failed.at("/links/self"), null).status())
                .isEqualTo(204);
        assertThat(client.send("DELETE", first.at("/links/self"), null).status())
                .isEqualTo(204);
    }

    @Test
    void whatIsNoEarlierDownloadOfTheUrlIsRefused() {
        var first = download("/a", "");
        var computed = done("echo", "{}");
        var failed = download("/gone", "");
        assertThat(failed.at("/state")).isEqualTo("FAILED");

        assertRefused(client.post(WAIT, body("/b", since(first))), "ifChanged");
        assertRefused(client.post(WAIT, body("/a", since(computed))), "ifChanged");
        assertRefused(client.post(WAIT, body("/gone", since(failed))), "ifChanged");
        assertRefused(client.post(WAIT, body("/a", ",\"ifChanged\":\"" + UUID.randomUUID() + "\"")), "ifChanged");
    }

    @Test
    void continuationLooksWhetherItsPredecessorsFileHasChanged() {
        var url = origin.url("/a");
        var first = download(
                "/a", ",\"then\":{\"type\":\"download\",\"url\":\"" + url + "\",\"ifChanged\":{\"$from\":\"id\"}}");

        var next = client.get("/v1/futures?after=" + first.at("/id")).at("/items/0/links/self");

        assertThat(client.get(next + "?wait=10s").at("/result/notModified")).isEqualTo("true");
    }

    @Test
    void earlierOneMayHaveBeenAContinuation() {
        var url = origin.url("/a");
        var before = done("echo", "{\"name\":\"x.csv\"}");
        var second = client.post(
                WAIT, body("/a", ",\"after\":[\"" + before.at("/id") + "\"],\"fileName\":{\"$from\":\"result.name\"}"));
        assertThat(second.at("/result/fileName")).isEqualTo("x.csv");

        var third = client.post(WAIT, "{\"url\":\"" + url + "\"" + since(second) + "}");

        assertThat(third.at("/result/notModified")).isEqualTo("true");
        assertThat(third.at("/result/fileName")).isEqualTo("x.csv");
    }

    private ApiClient.Answer download(String path, String more) {
        var answer = client.post(WAIT, body(path, more));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private String body(String path, String more) {
        return "{\"url\":\"" + origin.url(path) + "\"" + more + "}";
    }

    private static String since(ApiClient.Answer earlier) {
        return ",\"ifChanged\":\"" + earlier.at("/id") + "\"";
    }
}
