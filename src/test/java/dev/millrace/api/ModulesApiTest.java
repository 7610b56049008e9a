package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.compute.wasm.ModuleWriter;
import dev.millrace.compute.wasm.TestModules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ModulesApiTest extends ApiServerTest {

    private static final String WASM = "application/wasm";

    private ApiClient.Answer upload(String name, byte[] module, String... type) {
        var request = HttpRequest.newBuilder().method("PUT", BodyPublishers.ofByteArray(module));
        var headers = type.length == 0 ? new String[] {"Content-Type", WASM} : type;
        return client.send(request, "/v1/modules/" + name, headers);
    }

    private ApiClient.Answer uploaded(String name, String module) {
        var answer = upload(name, TestModules.bytes(module));
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
        return answer;
    }

    /** The done future of a compute task with these fields. */
    private ApiClient.Answer done(String fields) {
        var answer = client.post("/v1/tasks/compute?wait=15s", "{" + fields + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private static String errorsOf(ApiClient.Answer answer) {
        assertProblem(answer, 400, "invalid-request");
        return answer.json().path("errors").toString();
    }

    @Test
    void uploadedModuleIsDescribed() {
        var module = TestModules.bytes("collatz");

        var created = upload("described", module);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/v1/modules/described");
        assertThat(created.at("/version")).matches("[0-9a-f]{64}");
        assertThat(created.at("/bytes")).isEqualTo(Integer.toString(module.length));
        assertThat(created.at("/command")).isEqualTo("false");
        assertThat(created.json().at("/exports/0").toString())
                .isEqualTo("{\"name\":\"collatz\",\"params\":[\"i64\"],\"results\":[\"i32\"]}");
        assertThat(created.at("/links/self")).isEqualTo("/v1/modules/described");

        var again = upload("described", module, "Content-Type", "application/octet-stream");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(created.json());
        assertThat(client.get("/v1/modules/described").json()).isEqualTo(created.json());
    }

    @Test
    void modulesAreListedByNameInParts() {
        uploaded("list-a", "collatz");
        uploaded("list-b", "pair");

        var first = client.get("/v1/modules?cursor=list&limit=1");
        assertThat(first.at("/items/0/name")).isEqualTo("list-a");
        assertThat(first.at("/nextCursor")).isEqualTo("list-a");
        assertThat(first.header("Link")).isEqualTo("</v1/modules?limit=1&cursor=list-a>; rel=\"next\"");
        assertThat(client.get("/v1/modules?cursor=list-a&limit=1").at("/items/0/name"))
                .isEqualTo("list-b");
        assertProblem(client.get("/v1/modules?limit=0"), 400, "invalid-request");
    }

    @Test
    void whatIsNoGoodModuleIsRefusedWithTheReason() {
        var text = upload("bad", "hello".getBytes(StandardCharsets.UTF_8));
        assertProblem(text, 422, "invalid-module");
        var foreign = upload("bad", TestModules.bytes("foreign"));
        assertProblem(foreign, 422, "invalid-module");
        assertThat(foreign.at("/detail")).contains("env.host_call");
        assertProblem(upload("bad", TestModules.bytes("greedy")), 422, "invalid-module");
        var report = TestModules.bytes("report");
        assertProblem(upload("bad", Arrays.copyOf(report, report.length / 2)), 422, "invalid-module");

        assertProblem(client.get("/v1/modules/bad"), 404, "module-not-found");
    }

    @Test
    void tooLargeModuleIsRefused() {
        assertProblem(upload("large", new byte[(16 << 20) + 1]), 413, "content-too-large");
    }

    @Test
    void moduleThatCannotBeRunIsRefusedWithTheFeature() {
        var vectors = upload("vectors", TestModules.bytes("vectors"));

        assertProblem(vectors, 422, "invalid-module");
        assertThat(vectors.at("/detail")).contains("SIMD");
        assertProblem(client.get("/v1/modules/vectors"), 404, "module-not-found");
    }

    /** The module with a custom section of many bytes. */
    private static byte[] heavy(int number) {
        var module = TestModules.bytes("collatz");
        int bytes = 12 << 20;
        var section = ModuleWriter.payload(1, 'x', number);
        section.writeBytes(new byte[bytes]);
        var out = ModuleWriter.payload();
        out.writeBytes(module);
        out.write(0);
        ModuleWriter.number(out, section.size());
        out.writeBytes(section.toByteArray());
        return out.toByteArray();
    }

    @Test
    void modulesTogetherTakeNoMoreThanTheyMay() {
        assertThat(upload("heavy", heavy(1)).status()).isEqualTo(201);

        var second = upload("heavy", heavy(2));
        assertProblem(second, 507, "storage-full");
        assertThat(second.at("/detail")).contains("modules", "20971520");
        assertThat(client.send("DELETE", "/v1/modules/heavy", null).status()).isEqualTo(204);
        assertThat(upload("heavy", heavy(2)).status()).isEqualTo(201);
        client.send("DELETE", "/v1/modules/heavy", null);
    }

    @Test
    void onlySoManyModulesComeInAtOnce() throws IOException {
        try (var first = beginning();
                var second = beginning()) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                var third = upload("third", TestModules.bytes("collatz"));
                assertProblem(third, 503, "too-many-streams");
                assertThat(third.header("Retry-After")).isEqualTo("5");
            });
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                upload("third", TestModules.bytes("collatz")).status())
                        .isIn(200, 201));
    }

    /** An upload of which only the beginning is sent. */
    private Socket beginning() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        var head = "PUT /v1/modules/third HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/wasm\r\n"
                + "Content-Length: 1000\r\n\r\nbeginning";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void moduleIsNotDeletedUnderACallThatIsBeingSubmitted() {
        client.put("/v1/pools/racing", "{\"kind\":\"process\",\"size\":1}");
        client.post("/v1/pools/racing/pause", "{}");
        var call = "{\"function\":\"wasm:raced/add\",\"args\":[1,2],\"pool\":\"racing\"}";
        var outcomes = new HashSet<String>();
        for (int round = 0; round < 60; round++) {
            uploaded("raced", "numbers");
            var submitting = CompletableFuture.supplyAsync(() -> client.post("/v1/tasks/compute", call));
            var deleted = client.send("DELETE", "/v1/modules/raced", null);
            var submitted = submitting.join();

            var outcome = submitted.status() + " and " + deleted.status();
            outcomes.add(outcome);
            if (submitted.status() == 202) {
                client.post(submitted.header("Location") + "/cancel", "{}");
            } else {
                assertProblem(submitted, 404, "function-not-found");
            }
        }
        assertThat(outcomes).isSubsetOf("202 and 409", "404 and 204");
    }

    @Test
    void otherMediaTypesAndNamesAreRefused() {
        var module = TestModules.bytes("collatz");

        assertProblem(upload("typed", module, "Content-Type", "text/plain"), 415, "unsupported-media-type");
        assertThat(errorsOf(upload("Upper", module))).contains("\"name\"");
        assertProblem(client.get("/v1/modules/Upper"), 404, "module-not-found");
    }

    @Test
    void exportsAreCalledWithNumbers() {
        uploaded("calc", "numbers");

        var future = done("\"function\":\"wasm:calc/add\",\"args\":[2,3]");
        assertThat(future.at("/state")).as(future.text()).isEqualTo("SUCCEEDED");
        assertThat(future.at("/result")).isEqualTo("5");
        assertThat(future.at("/pool")).isEqualTo("isolated");
        assertThat(done("\"function\":\"wasm:calc/add64\",\"args\":[\"9007199254740993\",0]")
                        .at("/result"))
                .isEqualTo("9007199254740993");
    }

    @Test
    void argumentsAreCheckedAgainstTheSignature() {
        uploaded("checked", "numbers");

        assertThat(errorsOf(client.post("/v1/tasks/compute", "{\"function\":\"wasm:checked/add\",\"args\":[1,\"x\"]}")))
                .contains("args[1]", "i32");
        assertThat(errorsOf(client.post("/v1/tasks/compute", "{\"function\":\"wasm:checked/add\",\"args\":[1]}")))
                .contains("\"args\"", "add(i32, i32)");
        assertThat(errorsOf(client.post("/v1/tasks/compute", "{\"function\":\"wasm:checked/add\",\"stdin\":\"x\"}")))
                .contains("\"stdin\"");
        assertThat(errorsOf(client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{},\"argv\":[]}")))
                .contains("\"argv\"");
        assertThat(errorsOf(client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":[1]}")))
                .contains("\"args\"");
        assertThat(errorsOf(client.post(
                        "/v1/tasks/compute", "{\"function\":\"wasm:checked/add\",\"args\":[1,2],\"pool\":\"cpu\"}")))
                .contains("\"pool\"");
    }

    @Test
    void unknownModulesAndExportsAreNotFound() {
        uploaded("known", "numbers");

        for (var function :
                new String[] {"wasm:unknown/add", "wasm:known/subtract", "wasm:known", "wasm:", "wasm:known@1/add"}) {
            var answer = client.post("/v1/tasks/compute", "{\"function\":\"" + function + "\"}");
            assertProblem(answer, 404, "function-not-found");
            assertThat(answer.at("/detail")).contains(function);
        }
    }

    @Test
    void commandsReadFuturesAndWriteContent() {
        uploaded("report", "report");
        var input = client.send("PUT", "/v1/content", "one\ntwo\n", "Content-Type", "text/plain")
                .at("/id");

        var report =
                done("\"function\":\"wasm:report\",\"stdin\":{\"future\":\"%s\"},\"argv\":[\"a\"],\"env\":{\"K\":\"v\"}"
                        .formatted(input));
        assertThat(report.at("/state")).as(report.text()).isEqualTo("SUCCEEDED");
        assertThat(report.json().at("/result").toString())
                .isEqualTo("{\"argv\":[\"a\"],\"env\":[\"K=v\"],\"bytes\":8,\"lines\":2,\"clock\":true}");

        var copy = done(
                "\"function\":\"wasm:report\",\"stdin\":{\"future\":\"%s\"},\"argv\":[\"cat\"],\"output\":{\"contentType\":\"text/csv\"}"
                        .formatted(input));
        assertThat(copy.at("/result/bytes")).isEqualTo("8");
        var content = client.get(copy.at("/links/content"));
        assertThat(content.text()).isEqualTo("one\ntwo\n");
        assertThat(content.header("Content-Type")).startsWith("text/csv");

        var missing = client.post(
                "/v1/tasks/compute",
                "{\"function\":\"wasm:report\",\"stdin\":{\"future\":\"0199c0de-7a10-7000-8000-000000000001\"}}");
        assertThat(errorsOf(missing)).contains("stdin.future");
    }

    @Test
    void integersThatAProgramWritesAreKeptAndWhatDoesNotFitIsText() {
        uploaded("writer", "report");

        var call = "\"function\":\"wasm:writer\",\"argv\":[\"cat\"],\"stdin\":\"%s\"";
        assertThat(done(call.formatted("[123456789012345678901234567890]")).text())
                .contains("\"result\":[123456789012345678901234567890]");
        assertThat(done(call.formatted("1e400")).text()).contains("\"result\":\"1e400\"");
    }

    @Test
    void failuresSayWhatHappened() {
        uploaded("failing", "report");
        uploaded("trapping", "numbers");

        var exit = done("\"function\":\"wasm:failing\",\"argv\":[\"fail\"],\"retry\":{\"maxAttempts\":3}");
        assertThat(exit.at("/state")).isEqualTo("FAILED");
        assertThat(exit.at("/error/code")).isEqualTo("task-failed");
        assertThat(exit.at("/error/details/exitCode")).isEqualTo("3");
        assertThat(exit.at("/error/details/stderr")).isEqualTo("cannot go on\n");
        assertThat(exit.at("/attempt")).isEqualTo("1");
        assertThat(done("\"function\":\"wasm:trapping/unreachable\"").at("/error/details/trap"))
                .isEqualTo("unreachable");
    }

    @Test
    void endlessLoopEndsAtItsTimeout() {
        uploaded("endless", "numbers");

        var future = done("\"function\":\"wasm:endless/spin\",\"timeout\":\"1s\"");
        assertThat(future.at("/state")).isEqualTo("FAILED");
        assertThat(future.at("/error/code")).isEqualTo("timeout");
        assertThat(done("\"function\":\"wasm:endless/add\",\"args\":[1,1]").at("/result"))
                .isEqualTo("2");
    }

    @Test
    void programThatSleepsInTheHostEndsAtItsTimeout() {
        uploaded("sleeping", "sleeper");

        var future = done("\"function\":\"wasm:sleeping\",\"timeout\":\"1s\"");
        assertThat(future.at("/error/code")).isEqualTo("timeout");
        assertThat(future.at("/attempts/0/endedBy")).isEqualTo("timeout");
    }

    @Test
    void batchesAndContinuationsCallModulesToo() {
        uploaded("chained", "numbers");
        uploaded("chained-report", "report");

        var first = client.post("/v1/tasks/compute", """
                {"function":"wasm:chained/add","args":[20,1],
                 "then":{"type":"compute","function":"wasm:chained/add","args":[{"$from":"result"},{"$from":"result"}],
                         "then":{"type":"compute","function":"wasm:chained-report","argv":[{"$from":"state"}]}}}
                """);
        assertThat(first.status()).as(first.text()).isEqualTo(202);
        var second = follower(first.at("/id"));
        assertThat(second.at("/result")).isEqualTo("42");
        assertThat(follower(second.at("/id")).at("/result/argv/0")).isEqualTo("SUCCEEDED");

        var batch = client.post(
                "/v1/batches", "{\"tasks\":[{\"type\":\"compute\",\"function\":\"wasm:chained/add\",\"args\":[1,1]}]}");
        assertThat(client.get("/v1/batches/" + batch.at("/id") + "?wait=15s").at("/counts/SUCCEEDED"))
                .isEqualTo("1");
        var wrong = client.post(
                "/v1/batches",
                "{\"tasks\":[{\"type\":\"compute\",\"function\":\"wasm:chained/add\",\"args\":[1,true]}]}");
        assertThat(errorsOf(wrong)).contains("tasks[0].args[1]");
    }

    private ApiClient.Answer follower(String id) {
        var follower = client.get("/v1/futures?after=" + id).at("/items/0/id");
        return client.get("/v1/futures/" + follower + "?wait=15s");
    }

    @Test
    void submittedTaskRunsTheVersionThatItWasCheckedAgainst() {
        var old = uploaded("replaced", "collatz").at("/version");
        client.put("/v1/pools/held", "{\"kind\":\"process\",\"size\":1}");
        client.post("/v1/pools/held/pause", "{}");
        var task = client.post(
                "/v1/tasks/compute", "{\"function\":\"wasm:replaced/collatz\",\"args\":[27],\"pool\":\"held\"}");
        uploaded("replaced", "numbers");

        assertProblem(
                client.post("/v1/tasks/compute", "{\"function\":\"wasm:replaced/collatz\"}"),
                404,
                "function-not-found");
        assertProblem(client.send("DELETE", "/v1/modules/replaced", null), 409, "module-in-use");
        client.post("/v1/pools/held/resume", "{}");
        assertThat(client.get(task.header("Location") + "?wait=15s").at("/result"))
                .isEqualTo("111");
        assertThat(done("\"function\":\"wasm:replaced@%s/collatz\",\"args\":[27]".formatted(old))
                        .at("/result"))
                .isEqualTo("111");

        assertThat(client.send("DELETE", "/v1/modules/replaced", null).status()).isEqualTo(204);
        assertProblem(client.get("/v1/modules/replaced"), 404, "module-not-found");
        assertProblem(client.send("DELETE", "/v1/modules/replaced", null), 404, "module-not-found");
    }

    @Test
    void onlyTheLastVersionsAreKept() {
        var first = upload("kept", padded(0)).at("/version");
        var second = upload("kept", padded(1)).at("/version");
        for (int i = 2; i <= 10; i++) {
            upload("kept", padded(i));
        }

        var call = "{\"function\":\"wasm:kept@%s/collatz\",\"args\":[1]}";
        assertProblem(client.post("/v1/tasks/compute", call.formatted(first)), 404, "function-not-found");
        assertThat(client.post("/v1/tasks/compute", call.formatted(second)).status())
                .isEqualTo(202);
    }

    /** The same module with another custom section. */
    private static byte[] padded(int number) {
        var module = TestModules.bytes("collatz");
        var padded = Arrays.copyOf(module, module.length + 5);
        System.arraycopy(new byte[] {0, 3, 1, 'x', (byte) number}, 0, padded, module.length, 5);
        return padded;
    }
}
