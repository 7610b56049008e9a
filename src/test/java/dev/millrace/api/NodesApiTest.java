package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodesApiTest extends ApiServerTest {

    @Test
    void theOnlyServerIsListedWithItsPools() {
        client.put("/v1/pools/mine", "{\"kind\":\"virtual\",\"size\":3}");

        var nodes = client.get("/v1/nodes");

        assertThat(nodes.status()).as(nodes.text()).isEqualTo(200);
        assertThat(nodes.json().at("/items")).hasSize(1);
        assertThat(nodes.at("/items/0/id")).isNotBlank();
        assertThat(nodes.at("/items/0/version")).isNotBlank();
        assertThat(Instant.parse(nodes.at("/items/0/startedAt")))
                .isBeforeOrEqualTo(Instant.parse(nodes.at("/items/0/lastHeartbeatAt")));
        assertThat(nodes.at("/items/0/alive")).isEqualTo("true");
        assertThat(nodes.at("/items/0/leaving")).isEqualTo("false");
        assertThat(nodes.json()
                        .at("/items/0/pools")
                        .valueStream()
                        .map(pool -> pool.at("/name").asString()))
                .isSorted()
                .contains("cpu", "io");
        assertThat(nodes.json()
                        .at("/items/0/pools")
                        .valueStream()
                        .filter(pool -> pool.at("/name").asString().equals("mine"))
                        .map(Object::toString))
                .containsExactly("{\"name\":\"mine\",\"size\":3,\"active\":0}");
        client.send("DELETE", "/v1/pools/mine", null);
    }

    @Test
    void theWayToTheServersIsShownAtTheRoot() {
        assertThat(client.get("/").at("/nodes")).isEqualTo("/v1/nodes");
    }

    @Test
    void whatAServerRunsIsCountedAtOnce() {
        var task = running();
        var pools = client.get("/v1/nodes").json().at("/items/0/pools");
        assertThat(pools.valueStream()
                        .mapToLong(pool -> pool.at("/active").asLong())
                        .sum())
                .isEqualTo(1);
        cancel(task);
    }

    @Test
    void poolsAreNotSplitWhileThereIsOneServer() {
        assertThat(client.get("/actuator/pools").json().at("/pools/0").has("nodes"))
                .isFalse();
    }
}
