package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TasksApiTest extends ApiServerTest {

    private static final String ECHO = "{\"function\":\"echo\",\"args\":{\"a\":1,\"b\":2}}";

    @Test
    void submittedTaskIsAnsweredWithItsFutureAndWhereToFindIt() {
        var answer = client.post("/v1/tasks/compute", ECHO);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo(answer.at("/links/self"));
        assertThat(answer.at("/type")).isEqualTo("compute");
        assertThat(answer.at("/pool")).isEqualTo("cpu");
        assertThat(answer.at("/createdAt")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(client.get(answer.header("Location")).status()).isEqualTo(200);
    }

    @Test
    void whoeverWaitsGetsTheDoneFuture() {
        var answer = done("primes", "{\"from\":0,\"to\":100}");

        assertThat(answer.at("/state")).isEqualTo("SUCCEEDED");
        assertThat(answer.at("/result/count")).isEqualTo("25");
        assertThat(answer.at("/attempts/0/endedBy")).isEqualTo("ok");
        assertThat(answer.json().has("finishedAt")).isTrue();
    }

    @Test
    void preferenceIsHonouredAndSaidToBe() {
        var waited = client.post("/v1/tasks/compute", ECHO, "Prefer", "foo, Wait=\"10\"");
        assertThat(waited.status()).isEqualTo(200);
        assertThat(waited.header("Preference-Applied")).isEqualTo("wait=10");

        var async =
                client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"delay\":\"1h\"}", "Prefer", "respond-async");
        assertThat(async.status()).isEqualTo(202);
        assertThat(async.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(async.at("/waitingOn/reason")).isEqualTo("time");

        var nonsense = client.post("/v1/tasks/compute", ECHO, "Prefer", "wait=soon");
        assertThat(nonsense.status()).isEqualTo(202);
        assertThat(nonsense.header("Preference-Applied")).isEmpty();
    }

    @Test
    void numbersComeBackAsTheyWereGiven() {
        var args = "{\"n\":[0.1234567890123456789012345678901234567890,1.10,100.0,-7,123456789012345678901234567890,"
                + "1E-400,1.7976931348623157E+308]}";

        var done = done("echo", args);

        assertThat(client.get(done.at("/links/result")).text()).isEqualTo(args);
        assertThat(client.get(done.at("/links/self")).text()).contains(args);
    }

    @Test
    void labelsComeBackInTheOrderInWhichTheyWereGiven() {
        var labels = "{\"z\":\"1\",\"y\":\"2\",\"a\":\"3\",\"m\":\"4\",\"b\":\"5\",\"x\":\"6\",\"c\":\"7\"}";

        var submitted = client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"labels\":" + labels + "}");

        assertThat(submitted.text()).contains("\"labels\":" + labels);
        assertThat(client.get(submitted.header("Location") + "?wait=10s").text())
                .contains("\"labels\":" + labels);
    }

    @Test
    void genericTwinTellsTasksApartByTheirType() {
        var answer =
                client.post("/v1/tasks?wait=10s", "{\"args\":{\"a\":1},\"type\":\"compute\",\"function\":\"echo\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertRefused(client.post("/v1/tasks", ECHO), "type");
        assertRefused(client.post("/v1/tasks", "{\"type\":\"zip\"}"), "type");
        assertRefused(
                client.post("/v1/tasks/download", "{\"type\":\"compute\",\"url\":\"http://example.org/\"}"), "type");
    }

    @Test
    void sameKeyAndBodyIsTheSameFutureWhateverTheOrderOfFields() {
        var first = client.post("/v1/tasks/compute", ECHO, "Idempotency-Key", "once");
        var again = client.post(
                "/v1/tasks/compute",
                "{\"args\": {\"b\":2, \"a\":1}, \"function\":\"echo\"}",
                "Idempotency-Key",
                "once");

        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.at("/id")).isEqualTo(first.at("/id"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void sameKeyForAnotherBodyIsRefused() {
        client.post("/v1/tasks/compute", ECHO, "Idempotency-Key", "mine");

        var other = client.post("/v1/tasks/compute", "{\"function\":\"echo\"}", "Idempotency-Key", "mine");

        assertProblem(other, 422, "idempotency-key-reused");
    }

    @Test
    void fullQueueIsRefusedWithATimeToComeBack() {
        var hold = "{\"function\":\"sleep\",\"args\":{\"duration\":\"1m\"},\"pool\":\"narrow\"}";
        var runs = client.post("/v1/tasks/compute", hold).header("Location");
        var waits = client.post("/v1/tasks/compute", hold);

        var refused = client.post("/v1/tasks/compute", hold);

        assertThat(waits.at("/waitingOn/reason")).isEqualTo("queue");
        assertProblem(refused, 429, "queue-full");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        cancel(waits.header("Location"));
        cancel(runs);
    }

    @Test
    void unknownPoolAndFunctionAreNotFound() {
        assertProblem(
                client.post("/v1/tasks/compute", "{\"function\":\"echo\",\"pool\":\"nowhere\"}"),
                404,
                "pool-not-found");
        assertProblem(client.post("/v1/tasks/compute", "{\"function\":\"nothing\"}"), 404, "function-not-found");
    }

    @Test
    void everyFaultOfARequestIsToldAtOnce() {
        var answer = client.post("/v1/tasks/download", """
                {"url": "ftp://example.org/", "checksum": "md5=0", "priority": 900, "delay": "soon", "maxBytes": "10 miles",
                 "retry": {"maxAttempts": "3", "jitter": 4, "pause": 1}, "labels": {"a": 3, "?": "x"}, "then": []}
                """);

        assertRefused(
                answer,
                "url",
                "checksum",
                "priority",
                "delay",
                "maxBytes",
                "retry.maxAttempts",
                "retry.jitter",
                "retry.pause",
                "labels.a",
                "labels.?",
                "then");
    }

    @Test
    void functionsComeWithExamplesThatWorkAsTheyStand() {
        var functions = client.get("/v1/functions");

        assertThat(functions.status()).isEqualTo(200);
        assertThat(functions
                        .json()
                        .at("/items")
                        .valueStream()
                        .map(f -> f.at("/name").asString()))
                .contains("primes", "pi", "echo");
        assertThat(functions
                        .json()
                        .at("/items")
                        .valueStream()
                        .filter(f -> f.at("/name").asString().equals("echo")))
                .singleElement()
                .satisfies(
                        echo -> assertThat(echo.at("/isolated").booleanValue()).isFalse());
        functions.json().at("/items").valueStream().forEach(function -> {
            var answer =
                    client.post("/v1/tasks/compute", function.at("/example").toString());
            // what reads the content of a future cannot name one that exists
            assertThat(answer.status()).as(function.at("/name").asString()).isIn(202, 400);
            if (answer.status() == 202 && !answer.at("/done").equals("true")) {
                client.post(answer.header("Location") + "/cancel", "{}");
            }
        });
    }
}
