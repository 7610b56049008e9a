package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadRequestsTest extends ApiServerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"url\"",
                "{\"url\":1} {",
                "{\"url\":\"a\",\"url\":\"b\"}",
                "{'url':'a'}",
                "{\"url\":\"\\ud800\"}",
                "{\"url\":\"\\udc00\\ud800\"}",
                "{\"url\":NaN}",
                "{\"maxBytes\":99999999999999999999999999999999999999999999999999999999999999999}",
                "// {}"
            })
    void whatIsNoJsonIsSaidToBeNone(String body) {
        var answer = client.post("/v1/tasks/download", body);
        assertProblem(answer, 400, "malformed-json");
        assertThat(answer.at("/detail")).doesNotContain("Source", "Feature", "REDACTED", "token");
    }

    @Test
    void whatIsNoJsonIsToldInPlainWords() {
        var comma = client.post("/v1/tasks/download", "{\"url\":\"a\",}");
        assertThat(comma.at("/detail")).contains("'}' cannot stand here", "line 1");
        assertThat(comma.json().has("errors")).isFalse();
        assertThat(client.post("/v1/tasks/download", "{\"priority\":NaN}").at("/detail"))
                .contains("no JSON value");
        assertThat(client.post("/v1/callbacks/test", "{\"url\":\"http://x/\",\"secret\":whsec_C2FVsBQIhrsc}")
                        .at("/detail"))
                .contains("column")
                .doesNotContain("whsec");
        var twice = client.post("/v1/tasks/download", "{\"url\":\"a\",\"url\":\"b\"}");
        assertThat(twice.at("/errors/0/field")).isEqualTo("url");
        assertThat(client.post("/v1/tasks/download", "{\"maxBytes\":" + "9".repeat(65) + "}")
                        .at("/detail"))
                .contains("longer than 64 characters");
        assertThat(client.post("/v1/tasks/compute", "{\"args\":" + "[".repeat(65) + "]".repeat(65) + "}")
                        .at("/detail"))
                .contains("64 levels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"text\"", "true"})
    void bodyMustBeAnObject(String body) {
        assertRefused(client.post("/v1/tasks/download", body), "body");
        assertRefused(client.post("/v1/tasks", body), "body");
        assertRefused(client.put("/v1/pools/x", body), "body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url:7",
                "url:{}",
                "fileName:[]",
                "headers:7",
                "checksum:true",
                "maxBytes:1.5",
                "maxBytes:0",
                "maxBytes:-1",
                "maxBytes:99999999999999999999",
                "maxBytes:\"99999999999 TiB\"",
                "connections:0",
                "connections:17",
                "connections:\"4\"",
                "mirrors:7",
                "mirrors:\"https://example.org/\"",
                "bandwidth:1023",
                "bandwidth:\"fast\"",
                "ifChanged:\"yesterday\"",
                "ifChanged:7",
                "pool:\"No Pool\"",
                "priority:\"1\"",
                "priority:1.0",
                "priority:99999999999",
                "priority:101",
                "delay:5",
                "delay:\"-5s\"",
                "delay:\"366d\"",
                "delay:\"99999999999999999999s\"",
                "runAt:\"tomorrow\"",
                "runAt:\"2250-01-01T00:00:00Z\"",
                "runAt:\"2300-01-01T00:00:00Z\"",
                "runAt:\"2030-02-30T00:00:00Z\"",
                "runAt:\"+999999999-01-01T00:00:00Z\"",
                "ttl:\"0s\"",
                "timeout:\"PT0S\"",
                "retry:[]",
                "retry:7",
                "labels:\"x\"",
                "labels:[]",
                "labels:\"\"",
                "retry:\"\"",
                "headers:\"\"",
                "save:\"\"",
                "retention:\"400d\"",
                "onShutdown:\"REQUEUE\"",
                "locks:[]"
            })
    void wrongValueIsRefusedByItsField(String field) {
        var name = field.substring(0, field.indexOf(':'));
        var value = field.substring(field.indexOf(':') + 1);
        var others = name.equals("url") ? "" : "\"url\":\"https://example.org/\",";

        assertRefused(client.post("/v1/tasks/download", "{%s\"%s\":%s}".formatted(others, name, value)), name);
    }

    @Test
    void everyWrongFieldIsToldWhateverElseIsWrong() {
        var wrong =
                "\"fileName\":\"a/b\",\"checksum\":\"md5=1\",\"ifChanged\":\"yesterday\",\"save\":{\"pool\":\"No\"}";
        var fields = new String[] {"url", "fileName", "checksum", "ifChanged", "save.pool"};

        assertRefused(client.post("/v1/tasks/download", "{\"url\":\"ftp://example.org/\"," + wrong + "}"), fields);
        assertRefused(
                client.post(
                        "/v1/tasks/download",
                        "{\"url\":\"ftp://example.org/\",\"headers\":{\"A\":{\"$from\":\"id\"}}," + wrong + "}"),
                "url",
                "fileName",
                "checksum",
                "ifChanged",
                "save.pool",
                "headers.A");
    }

    @Test
    void referenceWhereNoneIsTakenIsNamedByItsField() {
        var refused = client.post(
                "/v1/tasks/download", "{\"url\":\"https://example.org/\",\"bandwidth\":{\"$from\":\"result.x\"}}");

        assertRefused(refused, "bandwidth");
        assertThat(refused.at("/errors/0/message")).startsWith("must be a number of bytes");
    }

    @Test
    void unknownPoolToSaveInIsNamedByItsField() {
        var download = "{\"type\":\"download\",\"url\":\"https://example.org/\",\"save\":{\"pool\":\"nowhere\"}}";

        assertRefused(client.post("/v1/tasks", download), "save.pool");
        assertRefused(client.post("/v1/batches", "{\"tasks\":[" + download + "]}"), "tasks[0].save.pool");
    }

    @Test
    void everyWrongMirrorIsNamed() {
        var mirrors = "[\"https://a.example.net/\",7,\"ftp://b.example.net/\",null,\"http://u:p@c.example.net/\"]";
        var body = "{\"url\":\"https://example.org/\",\"mirrors\":%s}";

        assertRefused(client.post("/v1/tasks/download", body.formatted(mirrors)), "mirrors[1]", "mirrors[3]");
        assertRefused(
                client.post("/v1/tasks/download", body.formatted("[\"https://a.example/\",\"ftp://b.example/\"]")),
                "mirrors[1]");
        assertRefused(
                client.post("/v1/tasks/download", body.formatted("[" + "\"http://a.example/\",".repeat(16) + "\"x\"]")),
                "mirrors",
                "mirrors[16]");
    }

    @Test
    void rulesBetweenFieldsHold() {
        var url = "{\"url\":\"https://example.org/\",";
        assertRefused(
                client.post("/v1/tasks/download", url + "\"delay\":\"1s\",\"runAt\":\"2030-01-01T00:00:00Z\"}"),
                "runAt");
        assertRefused(client.post("/v1/tasks/download", url + "\"delay\":\"2h\",\"ttl\":\"1h\"}"), "delay");
    }

    @Test
    void argumentsBeyondTheBoundsAreRefused() {
        var deep = "[".repeat(3000) + "]".repeat(3000);
        assertProblem(
                client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"a\":" + deep + "}}"),
                400,
                "malformed-json");
        assertRefused(client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":[1]}"), "args");
        assertRefused(client.post("/v1/tasks/compute", "{\"args\":{}}"), "function");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999",
                "-1.8e308",
                "1e-401",
                "0e999",
                "1e999999999",
                "1e-999999999",
                "0e999999999",
                "1e99999999999",
                "1e-99999999999"
            })
    void numberBeyondTheBoundsIsRefusedByItsPlace(String number) {
        assertRefused(
                client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"args\":{\"a\":[0," + number + "]}}"),
                "args.a[1]");
    }

    @Test
    void invalidUtf8IsRefused() {
        var body = new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
        var request = HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(body));

        assertProblem(
                client.send(request, "/v1/tasks/compute", "Content-Type", "application/json"), 400, "malformed-json");
    }

    @Test
    void oversizeBodyIsRefusedWithOrWithoutALength() {
        var big = " ".repeat(1024 * 1024 + 1);
        assertProblem(client.post("/v1/tasks/compute", big), 413, "body-too-large");

        var stream = BodyPublishers.fromPublisher(
                BodyPublishers.ofByteArrays(List.of(big.getBytes(StandardCharsets.UTF_8))));
        var request = HttpRequest.newBuilder().POST(stream);
        assertProblem(
                client.send(request, "/v1/tasks/compute", "Content-Type", "application/json"), 413, "body-too-large");
    }

    @Test
    void frameworkRefusalsAreProblems() {
        assertProblem(client.get("/nowhere"), 404, "not-found");
        assertProblem(client.get("/actuator/nothing"), 404, "not-found");
        assertProblem(client.get("/v1/pools", "Accept", "image/png"), 406, "not-acceptable");
        assertProblem(client.get("/v1/pools", "Accept", "nonsense"), 406, "not-acceptable");
        assertProblem(client.get("/v1/futures?state=%ff"), 400, "malformed-request");

        var method = client.post("/v1/pools", "{}");
        assertProblem(method, 405, "method-not-allowed");
        assertThat(method.header("Allow")).contains("GET");
        assertProblem(client.send("PROPFIND", "/v1/pools", null), 405, "method-not-allowed");

        var form = client.send("POST", "/v1/tasks/compute", "a=b", "Content-Type", "application/x-www-form-urlencoded");
        assertProblem(form, 415, "unsupported-media-type");
        assertThat(form.header("Accept")).contains("application/json");
    }

    @Test
    void idempotencyKeyMustBeVisibleText() {
        var body = "{\"function\":\"echo\"}";
        assertRefused(client.post("/v1/tasks/compute", body, "Idempotency-Key", "a b"), "Idempotency-Key");
        assertRefused(client.post("/v1/tasks/compute", body, "Idempotency-Key", "k".repeat(256)), "Idempotency-Key");
    }
}
