package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The processes of pools, as operators see them. */
class WorkersActuatorTest extends ApiServerTest {

    private static final String SPIN =
            "{\"function\":\"spin\",\"args\":{\"duration\":\"1h\",\"ignoreInterrupt\":true},\"pool\":\"isolated\"}";

    private static final Duration SOON = Duration.ofSeconds(30);

    private ApiClient.Answer isolated(String call) {
        return finished(client.post("/v1/tasks/compute", call));
    }

    /** The done future. */
    private ApiClient.Answer finished(ApiClient.Answer submitted) {
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        var path = submitted.header("Location");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.get(path + "?wait=10s").at("/done").equals("true"));
        return client.get(path);
    }

    private JsonNode pool() {
        return client.get("/actuator/pools")
                .json()
                .at("/pools")
                .valueStream()
                .filter(pool -> pool.at("/name").asString().equals("isolated"))
                .findAny()
                .orElseThrow();
    }

    @Test
    void functionRunsInAChildThatIsShown() {
        var done = isolated("{\"function\":\"echo\",\"args\":{\"n\":1},\"pool\":\"isolated\"}");

        assertThat(done.at("/state")).isEqualTo("SUCCEEDED");
        assertThat(done.at("/result/n")).isEqualTo("1");
        var children = pool().at("/children");
        assertThat(children.size()).isPositive();
        var child = children.get(0);
        assertThat(child.at("/pid").asLong())
                .isNotEqualTo(ProcessHandle.current().pid());
        assertThat(child.at("/tasks").asInt()).isPositive();
        assertThat(Duration.parse(child.at("/age").asString())).isPositive();
        await().atMost(SOON).until(() -> pool().at("/children/0/rssBytes").asLong() > 1 << 20);
    }

    @Test
    void childAtWorkIsShownWithItsFuture() {
        var submitted = client.post("/v1/tasks/compute", SPIN);
        var id = submitted.at("/id");

        await().atMost(SOON)
                .until(() -> pool().at("/children")
                        .valueStream()
                        .anyMatch(child -> child.at("/future").asString("").equals(id)));

        client.post(submitted.header("Location") + "/cancel", "{}");
        assertThat(finished(submitted).at("/state")).isEqualTo("CANCELLED");
    }

    @Test
    void poolOfThreadsHasNoChildrenToShow() {
        assertThat(client.get("/actuator/pools").json().at("/pools").valueStream())
                .filteredOn(pool -> !pool.at("/kind").asString().equals("process"))
                .isNotEmpty()
                .noneMatch(pool -> pool.has("children"));
    }

    @Test
    void healthTellsOfWorkers() {
        var health = client.get("/actuator/health").json().at("/components/workers");

        assertThat(health.at("/status").asString()).isEqualTo("UP");
        assertThat(health.at("/details/isolated/problem").asString()).isEqualTo("none");
    }
}
