package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** Tasks that run in real child processes, as clients see them. */
@Import(Brittle.class)
@TestPropertySource(
        properties = {
            "millrace.pools.isolated.size=2",
            "millrace.pools.small.kind=process",
            "millrace.pools.small.size=1",
            "millrace.pools.small.max-heap-bytes=32MB",
            "millrace.pools.small.jvm-options=-XX:+UseSerialGC",
            "millrace.pools.small.env.MY_VAR=s3cret"
        })
class ProcessPoolsApiTest extends ApiServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The path of a compute task; single quotes for double ones. */
    private String submitted(String fields) {
        var answer = client.post("/v1/tasks/compute", ("{" + fields + "}").replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.header("Location");
    }

    private ApiClient.Answer ended(String path) {
        await().atMost(PATIENCE)
                .until(() -> client.get(path + "?wait=10s").at("/done").equals("true"));
        return client.get(path);
    }

    private ApiClient.Answer succeeded(String fields) {
        var future = ended(submitted(fields));
        assertThat(future.at("/state")).as(future.text()).isEqualTo("SUCCEEDED");
        return future;
    }

    private void awaitState(String path, String state) {
        await().atMost(PATIENCE).until(() -> client.get(path).at("/state").equals(state));
    }

    private void awaitFree(String pool) {
        await().atMost(PATIENCE)
                .until(() -> client.get("/v1/pools/" + pool).at("/active").equals("0"));
    }

    private static void assertFailed(ApiClient.Answer future, String code) {
        assertThat(future.at("/state")).as(future.text()).isEqualTo("FAILED");
        assertThat(future.at("/error/code")).as(future.text()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            echo       | {'a':[1,2.50,null,'ü'],'b':{'c':true}}
            primes     | {'from':10,'to':200000}
            pi         | {'digits':1000}
            word-count | {'text':'to be or not to be','top':3}
            digest     | {'text':'mill race','algorithm':'SHA-512'}
            """)
    void functionGivesTheSameInAChild(String function, String args) {
        var call = "'function':'%s','args':%s,'pool':'%s'";
        var here = succeeded(call.formatted(function, args.replace("''", "'"), "cpu"));
        var there = succeeded(call.formatted(function, args.replace("''", "'"), "isolated"));
        assertThat(there.json().at("/result")).isEqualTo(here.json().at("/result"));
        assertThat(there.at("/pool")).isEqualTo("isolated");
    }

    @Test
    void contentThatAChildWritesIsTheFutures() {
        var call = "'function':'mandelbrot','args':{'width':200,'height':150},'pool':'%s'";
        var here = client.get(succeeded(call.formatted("cpu")).at("/links/content"));
        var there = client.get(succeeded(call.formatted("isolated")).at("/links/content"));
        assertThat(there.status()).isEqualTo(200);
        assertThat(there.header("Content-Type")).isEqualTo("image/png");
        assertThat(there.response().body()).isEqualTo(here.response().body());
        assertThat(there.header("Repr-Digest")).isEqualTo(here.header("Repr-Digest"));
    }

    @Test
    void contentGoesInAndOut() throws Exception {
        var text = "the mill race\n".repeat(5_000);
        var upload = client.send("PUT", "/v1/content", text, "Content-Type", "text/plain");
        var id = upload.at("/id");

        var digest = "'function':'digest','args':{'future':'" + id + "'},'pool':'%s'";
        assertThat(succeeded(digest.formatted("isolated")).at("/result/hex"))
                .isEqualTo(succeeded(digest.formatted("cpu")).at("/result/hex"));

        var zipped = succeeded("'function':'gzip','args':{'future':'" + id + "'},'pool':'isolated'");
        var content = client.get(zipped.at("/links/content"));
        try (var in =
                new GZIPInputStream(new ByteArrayInputStream(content.response().body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
        }
        assertThat(client.send("DELETE", zipped.at("/links/self"), null).status())
                .isEqualTo(204);
    }

    /** Noise does not compress: it becomes more than the mebibyte that the server takes. */
    @Test
    void contentThatIsTooLargeIsRefused() {
        var noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        var upload = HttpRequest.newBuilder().PUT(BodyPublishers.ofByteArray(noise));
        var id = client.send(upload, "/v1/content", "Content-Type", "application/octet-stream")
                .at("/id");
        var call = "'function':'gzip','args':{'future':'" + id + "'},'pool':'%s'";
        assertFailed(ended(submitted(call.formatted("isolated"))), "too-large");
        assertFailed(ended(submitted(call.formatted("cpu"))), "too-large");
    }

    @Test
    void referencesAreSettledBeforeAChildIsCalled() {
        var first = client.post("/v1/tasks", """
                {"type":"compute","function":"mandelbrot","args":{"width":16,"height":16},"pool":"isolated",
                 "then":{"type":"compute","function":"digest","args":{"future":{"$from":"id"}},"pool":"isolated",
                   "labels":{"e2e":"digest"},
                   "then":{"type":"compute","function":"echo","args":{"hex":{"$from":"result.hex"}},"pool":"isolated",
                     "labels":{"e2e":"echo"}}}}""");
        assertThat(first.status()).as(first.text()).isEqualTo(202);
        var digest = ended(
                "/v1/futures/" + client.get("/v1/futures?label=e2e:digest").at("/items/0/id"));
        var echo =
                ended("/v1/futures/" + client.get("/v1/futures?label=e2e:echo").at("/items/0/id"));
        assertThat(digest.at("/result/hex")).hasSize(64);
        assertThat(echo.at("/result/hex")).isEqualTo(digest.at("/result/hex"));
    }

    @Test
    void progressOfAChildIsShown() {
        var path = submitted("'function':'primes','args':{'from':0,'to':10000000000},'pool':'isolated'");
        await().atMost(PATIENCE)
                .until(() -> client.get(path).json().at("/progress/completed").asLong(0) > 0);
        assertThat(client.get(path).at("/progress/unit")).isNotEmpty();
        cancel(path);
    }

    @Test
    void cancelKillsWhatDoesNotStop() {
        var path = submitted(
                "'function':'spin','args':{'duration':'1h','ignoreInterrupt':true},'pool':'small','retry':{'maxAttempts':3}");
        awaitState(path, "RUNNING");
        assertThat(client.post(path + "/cancel", "{}").status()).isEqualTo(202);

        var future = ended(path);
        assertThat(future.at("/state")).isEqualTo("CANCELLED");
        assertThat(future.at("/attempts/0/endedBy")).isEqualTo("cancelled");
        assertThat(future.json().at("/attempts")).hasSize(1);
        awaitFree("small");
        succeeded("'function':'echo','args':{},'pool':'small'");
    }

    @Test
    void timeoutKillsWhatDoesNotStop() {
        var future =
                ended(submitted("'function':'spin','args':{'duration':'1h','ignoreInterrupt':true},'pool':'isolated',"
                        + "'timeout':'1s','retry':{'maxAttempts':2,'initialDelay':'1ms'}"));
        assertFailed(future, "timeout");
        assertThat(future.at("/attempts/0/endedBy")).isEqualTo("timeout");
        assertThat(future.at("/attempts/1/endedBy")).isEqualTo("timeout");
    }

    @Test
    void asManyRunAtOnceAsThereAreChildren() {
        assertThat(client.put("/v1/pools/pair", "{\"kind\":\"process\",\"size\":2}")
                        .status())
                .isEqualTo(201);
        var sleep = "'function':'sleep','args':{'duration':'1h'},'pool':'pair'";
        var all = List.of(submitted(sleep), submitted(sleep), submitted(sleep));
        awaitState(all.get(0), "RUNNING");
        awaitState(all.get(1), "RUNNING");
        assertThat(client.get(all.get(2)).at("/waitingOn/reason")).isEqualTo("queue");

        assertThat(client.put("/v1/pools/pair", "{\"kind\":\"process\",\"size\":3}")
                        .at("/size"))
                .isEqualTo("3");
        awaitState(all.get(2), "RUNNING");
        all.forEach(path -> {
            client.post(path + "/cancel", "{}");
            assertThat(ended(path).at("/state")).isEqualTo("CANCELLED");
        });
        awaitFree("pair");
        assertThat(client.send("DELETE", "/v1/pools/pair", null).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"EXIT, exitCode, 7", "HALT, exitCode, 9", "KILL, signal, SIGKILL"})
    void childThatDiesFailsItsAttemptTruthfully(String way, String detail, String value) {
        var future = ended(submitted("'function':'brittle','args':{'way':'" + way + "'},"
                + "'retry':{'maxAttempts':2,'initialDelay':'1ms'}"));
        assertFailed(future, "crashed");
        assertThat(future.at("/pool")).isEqualTo("isolated");
        assertThat(future.at("/error/retryable")).isEqualTo("true");
        assertThat(future.at("/error/details/" + detail)).isEqualTo(value);
        assertThat(future.json().at("/attempts")).hasSize(2);
        assertThat(future.at("/attempts/0/endedBy")).isEqualTo("crashed");
        succeeded("'function':'brittle','args':{'way':'NONE'}");
    }

    @Test
    void memoryThatIsNotThereIsNotAskedForTwice() {
        var future = ended(
                submitted(
                        "'function':'brittle','args':{'way':'HEAP'},'pool':'small','retry':{'maxAttempts':3,'initialDelay':'1ms'}"));
        assertFailed(future, "oom");
        assertThat(future.at("/error/retryable")).isEqualTo("false");
        assertThat(future.json().at("/attempts")).hasSize(1);
        assertThat(future.at("/attempts/0/endedBy")).isEqualTo("oom");
    }

    @Test
    void deepRecursionFailsTheTaskAlone() {
        assertFailed(ended(submitted("'function':'brittle','args':{'way':'STACK'}")), "task-failed");
    }

    @Test
    void isolatedFunctionRunsInProcessesOnly() {
        var functions = client.get("/v1/functions").json().at("/items");
        assertThat(functions.valueStream().filter(each -> each.at("/isolated").booleanValue()))
                .extracting(each -> each.at("/name").asString())
                .contains("brittle")
                .doesNotContain("echo", "primes");

        var brittle = "{\"type\":\"compute\",\"function\":\"brittle\",\"args\":{\"way\":\"NONE\"}%s}";
        var onThreads = brittle.formatted(",\"pool\":\"cpu\"");
        assertRefused(client.post("/v1/tasks", onThreads), "pool");
        assertRefused(
                client.post("/v1/batches", "{\"tasks\":[" + brittle.formatted("") + "," + onThreads + "]}"),
                "tasks[1].pool");
        assertRefused(
                client.post(
                        "/v1/tasks", "{\"type\":\"compute\",\"function\":\"echo\",\"onFailure\":" + onThreads + "}"),
                "onFailure.pool");
        assertRefused(
                client.post(
                        "/v1/tasks",
                        "{\"type\":\"compute\",\"function\":\"echo\",\"then\":{\"type\":\"compute\",\"function\":\"brittle\","
                                + "\"args\":{\"way\":{\"$from\":\"state\"}},\"pool\":\"io\"}}"),
                "then.pool");
    }

    @Test
    void configuredPoolIsShownWithoutItsSecrets() {
        var pool = client.get("/v1/pools/small");
        assertThat(pool.json().at("/envNames").toString()).isEqualTo("[\"MY_VAR\"]");
        assertThat(pool.at("/maxHeapBytes")).isEqualTo("33554432");
        assertThat(pool.text() + client.get("/actuator/pools").text()).doesNotContain("s3cret");
    }

    @Test
    void poolThatHasBecomeThreadsTellsSo() {
        client.put("/v1/pools/turned", "{\"kind\":\"process\",\"size\":1}");
        client.post("/v1/pools/turned/pause", "{}");
        var path = submitted("'function':'brittle','args':{'way':'NONE'},'pool':'turned'");
        assertThat(client.put("/v1/pools/turned", "{\"kind\":\"platform\",\"size\":1}")
                        .status())
                .isEqualTo(200);
        client.post("/v1/pools/turned/resume", "{}");
        assertFailed(ended(path), "wrong-pool");
    }
}
