package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.NullNode;

class PoolsApiTest extends ApiServerTest {

    @Test
    void poolIsCreatedChangedAndDeleted() {
        var created = client.put("/v1/pools/mine", "{\"kind\":\"virtual\",\"size\":3}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/v1/pools/mine");
        assertThat(created.at("/queueCapacity")).isEqualTo("10000");
        assertThat(created.at("/timeout")).isEqualTo("PT10M");
        assertThat(created.at("/cancel")).isEqualTo("interrupt");

        var changed = client.put(
                "/v1/pools/mine", "{\"kind\":\"virtual\",\"size\":5,\"order\":\"lifo\",\"timeout\":\"90s\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.at("/size")).isEqualTo("5");
        assertThat(changed.at("/order")).isEqualTo("lifo");
        assertThat(changed.at("/timeout")).isEqualTo("PT1M30S");

        assertThat(client.send("DELETE", "/v1/pools/mine", null).status()).isEqualTo(204);
        assertProblem(client.get("/v1/pools/mine"), 404, "pool-not-found");
    }

    @Test
    void bandwidthIsBytesASecond() {
        assertThat(client.put("/v1/pools/thin", "{\"kind\":\"virtual\",\"size\":1}")
                        .json()
                        .at("/bandwidth"))
                .isEqualTo(NullNode.getInstance());
        var limited = "{\"kind\":\"virtual\",\"size\":1,\"bandwidth\":\"5MB\"}";
        assertThat(client.put("/v1/pools/thin", limited).at("/bandwidth")).isEqualTo("5000000");
        assertThat(client.get("/v1/pools/thin").at("/bandwidth")).isEqualTo("5000000");

        assertRefused(
                client.put("/v1/pools/thin", "{\"kind\":\"virtual\",\"size\":1,\"bandwidth\":1023}"), "bandwidth");
        assertRefused(
                client.put("/v1/pools/thin", "{\"kind\":\"virtual\",\"size\":1,\"bandwidth\":\"fast\"}"), "bandwidth");
    }

    private void awaitRunning(String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.get("/v1/futures/" + id).at("/state").equals("RUNNING"));
    }

    @Test
    void totalIsOfAllServers() {
        var created = client.put("/v1/pools/shared", "{\"kind\":\"virtual\",\"size\":3}");
        assertThat(created.json().at("/maxTotal")).isEqualTo(NullNode.getInstance());
        client.put("/v1/pools/shared", "{\"kind\":\"virtual\",\"size\":3,\"maxTotal\":1}");
        assertThat(client.get("/v1/pools/shared").at("/maxTotal")).isEqualTo("1");

        var sleep = "{\"function\":\"sleep\",\"args\":{\"duration\":\"1h\"},\"pool\":\"shared\"}";
        var first = client.post("/v1/tasks/compute", sleep).at("/id");
        awaitRunning(first);
        var second = client.post("/v1/tasks/compute", sleep).at("/id");
        var held = client.get("/v1/futures/" + second);
        assertThat(held.at("/waitingOn/reason")).isEqualTo("queue");
        assertThat(held.at("/waitingOn/position")).isEqualTo("1");
        assertThat(held.at("/waitingOn/maxTotal")).isEqualTo("1");

        client.put("/v1/pools/shared", "{\"kind\":\"virtual\",\"size\":3,\"maxTotal\":2}");
        awaitRunning(second);

        for (var wrong : List.of("0", "1000001", "\"many\"", "1,\"queueCapacity\":0")) {
            assertRefused(
                    client.put("/v1/pools/shared", "{\"kind\":\"virtual\",\"size\":3,\"maxTotal\":" + wrong + "}"),
                    "maxTotal");
        }
        cancel("/v1/futures/" + first);
        cancel("/v1/futures/" + second);
    }

    @Test
    void processPoolIsCreatedChangedAndDeleted() {
        var created = client.put("/v1/pools/kids", "{\"kind\":\"process\",\"size\":2}");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.at("/cancel")).isEqualTo("kill");
        assertThat(created.at("/maxHeapBytes")).isEqualTo("536870912");
        assertThat(created.at("/maxRssBytes")).isEqualTo("805306368");
        assertThat(created.at("/maxTasksPerChild")).isEqualTo("100000");
        assertThat(created.at("/idleTimeout")).isEqualTo("PT5M");
        assertThat(created.at("/warm")).isEqualTo("0");
        assertThat(created.json().at("/envNames").toString()).isEqualTo("[]");
        assertThat(created.json().at("/jvmOptions").toString()).isEqualTo("[]");

        var changed = client.put("/v1/pools/kids", """
                {"kind":"process","size":1,"maxHeapBytes":"64MiB","maxRssBytes":200000000,"maxTasksPerChild":0,
                 "idleTimeout":"90s","env":{"TZ":"UTC","API_TOKEN":"s3cret"},"jvmOptions":["-XX:+UseSerialGC"]}""");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        var shown = client.get("/v1/pools/kids");
        assertThat(shown.at("/maxHeapBytes")).isEqualTo("67108864");
        assertThat(shown.at("/maxRssBytes")).isEqualTo("200000000");
        assertThat(shown.at("/maxTasksPerChild")).isEqualTo("0");
        assertThat(shown.at("/idleTimeout")).isEqualTo("PT1M30S");
        assertThat(shown.json().at("/envNames").toString()).isEqualTo("[\"API_TOKEN\",\"TZ\"]");
        assertThat(shown.json().at("/jvmOptions").toString()).isEqualTo("[\"-XX:+UseSerialGC\"]");
        assertThat(changed.text() + shown.text() + client.get("/actuator/pools").text())
                .contains("API_TOKEN")
                .doesNotContain("s3cret");

        assertThat(client.send("DELETE", "/v1/pools/kids", null).status()).isEqualTo(204);
    }

    @Test
    void poolOfProcessesExistsFromTheStart() {
        var pool = client.get("/v1/pools/isolated");
        assertThat(pool.at("/kind")).isEqualTo("process");
        assertThat(pool.at("/cancel")).isEqualTo("kill");
        assertThat(client.get("/v1/pools/io").json().at("/maxHeapBytes")).isEqualTo(NullNode.getInstance());
    }

    @Test
    void badProcessesAreRefused() {
        assertRefused(
                client.put("/v1/pools/bad", """
                        {"kind":"process","size":257,"maxHeapBytes":"1MB","maxRssBytes":"1MB","maxTasksPerChild":-1,
                         "idleTimeout":"1ms","warm":-1,"env":{"LD_PRELOAD":"x","A":null},"jvmOptions":["-Xmx1g",null,"-ea"]}"""),
                "size",
                "maxHeapBytes",
                "maxRssBytes",
                "maxTasksPerChild",
                "idleTimeout",
                "warm",
                "env.LD_PRELOAD",
                "env.A",
                "jvmOptions[0]",
                "jvmOptions[1]");
        assertRefused(client.put("/v1/pools/bad", "{\"kind\":\"process\",\"size\":2,\"warm\":3}"), "warm");
        assertRefused(
                client.put("/v1/pools/bad", """
                        {"kind":"virtual","size":1,"maxHeapBytes":"64MB","maxRssBytes":"1GB","maxTasksPerChild":1,
                         "idleTimeout":"1m","warm":0,"env":{},"jvmOptions":[]}"""),
                "maxHeapBytes",
                "maxRssBytes",
                "maxTasksPerChild",
                "idleTimeout",
                "warm",
                "env",
                "jvmOptions");
        assertProblem(client.get("/v1/pools/bad"), 404, "pool-not-found");
    }

    @Test
    void downloadsAreRefusedInPoolsOfProcesses() {
        var url = "\"type\":\"download\",\"url\":\"http://127.0.0.1:1/x\"";
        var download = "{" + url + ",\"pool\":\"isolated\"}";
        assertRefused(client.post("/v1/tasks", download), "pool");
        assertRefused(client.post("/v1/tasks", "{" + url + ",\"save\":{\"pool\":\"isolated\"}}"), "save.pool");
        assertRefused(
                client.post("/v1/tasks", "{\"type\":\"compute\",\"function\":\"echo\",\"then\":" + download + "}"),
                "then.pool");
        assertRefused(
                client.post(
                        "/v1/tasks",
                        "{\"type\":\"compute\",\"function\":\"echo\",\"onDone\":[{\"type\":\"download\","
                                + "\"url\":{\"$from\":\"result.url\"},\"pool\":\"isolated\"}]}"),
                "onDone[0].pool");
        assertRefused(
                client.post(
                        "/v1/batches", "{\"tasks\":[{\"type\":\"compute\",\"function\":\"echo\"}," + download + "]}"),
                "tasks[1].pool");
        assertThat(client.get("/v1/futures?pool=isolated&type=download").json().at("/items"))
                .isEmpty();
    }

    @Test
    void kindStaysWhileTasksRun() {
        var task = running();

        var refused = client.put("/v1/pools/io", "{\"kind\":\"platform\",\"size\":5}");
        assertProblem(refused, 409, "pool-kind-fixed");
        assertThat(refused.at("/detail")).contains("pause").doesNotContain("delete");

        cancel(task);
    }

    @Test
    void pausedPoolTakesTasksAndStartsNone() {
        client.put("/v1/pools/still", "{\"kind\":\"virtual\",\"size\":1}");
        assertThat(client.post("/v1/pools/still/pause", "{}").at("/state")).isEqualTo("PAUSED");

        var task = client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"pool\":\"still\"}");
        assertThat(task.at("/state")).isEqualTo("QUEUED");
        assertThat(client.get(task.header("Location")).at("/waitingOn/reason")).isEqualTo("pool-paused");
        assertProblem(client.send("DELETE", "/v1/pools/still", null), 409, "pool-in-use");

        assertThat(client.post("/v1/pools/still/resume", "{}").at("/state")).isEqualTo("RUNNING");
        assertThat(client.get(task.header("Location") + "?wait=10s").at("/state"))
                .isEqualTo("SUCCEEDED");
        assertThat(client.get("/v1/pools/still?wait=idle&timeout=10s").at("/queued"))
                .isEqualTo("0");
    }

    @Test
    void shutDownPoolTakesNoTasks() {
        client.put("/v1/pools/closed", "{\"kind\":\"virtual\",\"size\":1}");

        var shut = client.send("POST", "/v1/pools/closed/shutdown", null);

        assertThat(shut.status()).isEqualTo(200);
        assertThat(shut.at("/state")).isEqualTo("SHUT_DOWN");
        assertProblem(
                client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"pool\":\"closed\"}"), 409, "pool-shut-down");
    }

    @Test
    void listHoldsEveryPool() {
        var pools = client.get("/v1/pools");

        assertThat(pools.json()
                        .at("/items")
                        .valueStream()
                        .map(p -> p.at("/name").asString()))
                .contains("cpu", "io", "narrow");
    }

    @Test
    void badPoolsAreRefused() {
        assertRefused(client.put("/v1/pools/bad", "{}"), "kind", "size");
        assertRefused(
                client.put(
                        "/v1/pools/bad",
                        "{\"kind\":\"gpu\",\"size\":0,\"queueCapacity\":-1,\"order\":\"best\",\"timeout\":\"0s\",\"x\":1}"),
                "kind",
                "size",
                "queueCapacity",
                "order",
                "timeout",
                "x");
        assertRefused(client.put("/v1/pools/Bad_Name", "{\"kind\":\"virtual\",\"size\":1}"), "name");
        assertRefused(client.get("/v1/pools/io?wait=busy"), "wait");
        assertRefused(client.post("/v1/pools/io/shutdown", "{\"wait\":\"yes\"}"), "wait");
    }

    @Test
    void nameInThePathIsToldOfTogetherWithTheBody() {
        assertRefused(client.put("/v1/pools/Bad_Name", "{\"size\":0}"), "name", "kind", "size");
    }

    @Test
    void nameThatUploadsShowIsReserved() {
        assertRefused(client.put("/v1/pools/uploads", "{\"kind\":\"virtual\",\"size\":1}"), "name");
    }

    @Test
    void shutdownReadsStrictJsonOrNothing() {
        var path = "/v1/pools/demo/shutdown";
        for (var type : List.of("application/yaml", "application/problem+json", "text/plain")) {
            var answer = client.send("POST", path, "{\"wait\":false}", "Content-Type", type);
            assertProblem(answer, 415, "unsupported-media-type");
        }
        assertProblem(client.send("POST", path, "{\"wait\":false}"), 415, "unsupported-media-type");
        assertRefused(client.post(path, "{\"later\":true}"), "later");
        assertProblem(client.post(path, "{\"wait\":true,\"wait\":true}"), 400, "malformed-json");
        assertProblem(client.post(path, ""), 404, "pool-not-found");
        assertProblem(client.send("POST", path, null), 404, "pool-not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/pools/none/shutdown",
                "/v1/pools/none/pause",
                "/v1/pools/none/resume",
                "/v1/futures/0199c0de-7a10-7000-8000-000000000001/cancel",
                "/v1/futures/0199c0de-7a10-7000-8000-000000000001/retry"
            })
    void parametersThatMeanNothingAreRefused(String path) {
        assertRefused(client.send("POST", path + "?force=true", null), "force");
    }

    @Test
    void operatorsSeeThePools() {
        assertThat(client.get("/actuator/pools").text()).contains("narrow");
        assertThat(client.get("/livez").status()).isEqualTo(200);
        assertThat(client.get("/readyz").status()).isEqualTo(200);
    }
}
