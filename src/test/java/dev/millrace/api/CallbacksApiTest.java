package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.millrace.callback.Receiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestPropertySource(
        properties = {
            "millrace.outbound.allow=127.0.0.0/8",
            "millrace.callbacks.secrets.crm=whsec_bmV3LXNlY3JldC1vZi10aGlydHktdHdvLWJ5dGVzISE="
        })
class CallbacksApiTest extends ApiServerTest {

    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String NO_CALLBACK = "0199c0de-7a10-7000-8000-000000000021";

    private Receiver receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = Receiver.start();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private String done() {
        return "/v1/futures/" + done("echo", "{\"a\":1}").at("/id") + "/callbacks";
    }

    private String body(String more) {
        return "{\"url\":\"" + receiver.url() + "\"" + more + "}";
    }

    private String signed() {
        return body(",\"secret\":\"" + SECRET + "\"");
    }

    private JsonNode delivered(String path, int attempts) {
        await().until(() -> client.get(path).json().at("/deliveries/0/attempts").size() == attempts);
        return client.get(path).json().at("/deliveries/0");
    }

    @Test
    void futureThatIsDoneIsToldOfAtOnce() throws Exception {
        var answer = client.post(done(), signed());

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.at("/url")).isEqualTo(receiver.target() + "/hook?token=***");
        assertThat(answer.at("/signed")).isEqualTo("true");
        assertThat(answer.json().at("/events").toString())
                .isEqualTo("[\"future.succeeded\",\"future.failed\",\"future.cancelled\"]");
        assertThat(answer.at("/deliveries/0/event")).isEqualTo("future.succeeded");
        var delivery = delivered(answer.header("Location"), 1);
        assertThat(delivery.at("/state").asString()).isEqualTo("DELIVERED");
        assertThat(delivery.at("/nextAt").isNull()).isTrue();
        assertThat(delivery.at("/attempts/0/status").asInt()).isEqualTo(204);
        assertThat(delivery.at("/attempts/0/error").isNull()).isTrue();
        assertThat(delivery.at("/attempts/0/answer").asString()).isEmpty();

        var request = receiver.requests().getFirst();
        new Webhook(SECRET).verify(request.body(), request.headers());
        assertThat(request.header("webhook-id")).isEqualTo(delivery.at("/id").asString());
        assertThat(request.header("User-Agent")).startsWith("Millrace");
        var event = JsonMapper.shared().readTree(request.body());
        assertThat(event.at("/type").asString()).isEqualTo("future.succeeded");
        assertThat(event.at("/data/result/a").asInt()).isEqualTo(1);
        assertThat(event.at("/timestamp").asString())
                .isEqualTo(event.at("/data/finishedAt").asString());
    }

    @Test
    void futureThatRunsIsToldOfWhenItEnds() {
        var future = running();
        var callback = client.post(future + "/callbacks", body(",\"events\":[\"future.cancelled\"]"));
        assertThat(callback.json().at("/deliveries").isEmpty()).isTrue();
        assertProblem(client.send("POST", callback.header("Location") + "/redeliver", null), 409, "nothing-delivered");

        cancel(future);

        assertThat(delivered(callback.header("Location"), 1).at("/event").asString())
                .isEqualTo("future.cancelled");
    }

    @Test
    void redeliveryIsSentUnderTheSameId() {
        var path = done();
        var callback = client.post(path, body("")).header("Location");
        var first = delivered(callback, 1);

        var again = client.send("POST", callback + "/redeliver", null);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.at("/id")).isEqualTo(first.at("/id").asString());
        assertThat(again.at("/state")).isEqualTo("PENDING");
        assertThat(delivered(callback, 2).at("/state").asString()).isEqualTo("DELIVERED");
        assertThat(receiver.requests())
                .extracting(request -> request.header("webhook-id"))
                .containsExactly(again.at("/id"), again.at("/id"));
        assertThat(client.get(path).json().at("/items/0/deliveries/0/attempts")).hasSize(2);
        assertThat(client.get(path).json().at("/nextCursor").isNull()).isTrue();
    }

    @Test
    void secretsAndHeadersAreNeverShown() {
        var path = done();
        var more = ",\"secret\":\"" + SECRET + "\",\"headers\":{\"Authorization\":\"Bearer hidden\"}";
        var created = client.post(path, body(more));
        delivered(created.header("Location"), 1);
        assertThat(receiver.requests().getFirst().header("Authorization")).isEqualTo("Bearer hidden");
        assertThat(created.text()
                        + client.get(path).text()
                        + client.get("/actuator/prometheus").text())
                .doesNotContain(SECRET)
                .doesNotContain("hidden");
    }

    @Test
    void pingIsSignedAndItsOutcomeIsTheAnswer() throws Exception {
        receiver.answering(Receiver.status(503));

        var answer = client.post("/v1/callbacks/test", body(",\"secret\":\"crm\""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/status")).isEqualTo("503");
        assertThat(answer.json().propertyNames()).containsExactly("status", "durationMs", "error", "answer");
        var request = receiver.requests().getFirst();
        new Webhook("whsec_bmV3LXNlY3JldC1vZi10aGlydHktdHdvLWJ5dGVzISE=").verify(request.body(), request.headers());
        assertThat(JsonMapper.shared().readTree(request.body()).at("/type").asString())
                .isEqualTo("ping");
        receiver.close();
        assertThat(client.post("/v1/callbacks/test", body("")).at("/error")).startsWith("unreachable: ");
        assertThat(client.post("/v1/callbacks/test", "{\"url\":\"http://10.0.0.1/\"}")
                        .at("/error"))
                .startsWith("blocked-address: ");
    }

    @Test
    void everyWrongFieldIsNamed() {
        var path = done();
        assertRefused(client.post(path, "{}"), "url");
        assertRefused(
                client.post(
                        path,
                        "{\"url\":\"http://u:p@h/\",\"events\":[\"future.done\",7,\"batch.done\",null],"
                                + "\"secret\":\"whsec_x\",\"headers\":{\"Host\":\"a\",\"webhook-id\":\"b\","
                                + "\"Webhook-Other\":\"c\",\"content-type\":\"d\",\"X\":null},\"evnts\":[]}"),
                "url",
                "events[0]",
                "events[1]",
                "events[2]",
                "events[3]",
                "secret",
                "headers.Host",
                "headers.webhook-id",
                "headers.Webhook-Other",
                "headers.content-type",
                "headers.X",
                "evnts");
        assertRefused(client.post(path, body(",\"events\":[]")), "events");
        assertRefused(client.post(path, body(",\"secret\":\"nobody\"")), "secret");
        assertRefused(client.post("/v1/callbacks/test", body(",\"events\":[\"future.failed\"]")), "events");
        assertRefused(client.post("/v1/callbacks/test", body(",\"secret\":\"nobody\"")), "secret");
        assertThat(client.post(path, body(",\"events\":[\"future.done\"]")).text())
                .contains("future.done", "future.started, future.succeeded, future.failed, future.cancelled")
                .doesNotContain("batch.done");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        var none = "/v1/futures/" + NO_CALLBACK + "/callbacks";
        assertProblem(client.get(none), 404, "future-not-found");
        assertProblem(client.post(none, body("")), 404, "future-not-found");
        assertProblem(client.get("/v1/futures/x/callbacks"), 404, "future-not-found");
        var path = done();
        assertThat(client.get(path).json().at("/items").isEmpty()).isTrue();
        assertProblem(client.get(path + "/" + NO_CALLBACK), 404, "callback-not-found");
        assertProblem(client.send("POST", path + "/x/redeliver", null), 404, "callback-not-found");
        var other = client.post(done(), body("")).at("/id");
        assertProblem(client.get(path + "/" + other), 404, "callback-not-found");
    }

    @Test
    void queryParametersAreRefused() {
        var path = done();
        var callback = client.post(path, body("")).header("Location");
        assertRefused(client.get(path + "?limit=1"), "limit");
        assertRefused(client.get(callback + "?wait=1s"), "wait");
    }

    @Test
    void futureHasRoomFor20Callbacks() {
        var path = running();
        for (int i = 0; i < 20; i++) {
            assertThat(client.post(path + "/callbacks", body("")).status()).isEqualTo(201);
        }
        assertProblem(client.post(path + "/callbacks", body("")), 409, "too-many-callbacks");
        cancel(path);
    }

    @Test
    void openApiDescribesOneCallbackOrAListOfThem() {
        var either =
                client.get("/v3/api-docs").json().at("/components/schemas/ComputeRequest/properties/callback/anyOf");
        assertThat(either.at("/0/$ref").asString()).endsWith("/CallbackRequest");
        assertThat(either.at("/1/items/$ref").asString()).endsWith("/CallbackRequest");
        assertThat(either.at("/1/maxItems").asInt()).isEqualTo(20);
    }

    @Test
    void openApiDescribesWhatIsSent() {
        var webhooks = client.get("/v3/api-docs").json().at("/webhooks");
        assertThat(webhooks.propertyNames())
                .containsExactlyInAnyOrder(
                        "future.started",
                        "future.succeeded",
                        "future.failed",
                        "future.cancelled",
                        "batch.done",
                        "ping");
        webhooks.properties().forEach(webhook -> {
            var schema = webhook.getValue().at("/post/requestBody/content/application~1json/schema");
            assertThat(schema.at("/properties/type/const").asString()).isEqualTo(webhook.getKey());
            assertThat(schema.at("/properties/data").isEmpty()).isFalse();
            assertThat(webhook.getValue().at("/post/parameters")).hasSize(3);
        });
    }
}
