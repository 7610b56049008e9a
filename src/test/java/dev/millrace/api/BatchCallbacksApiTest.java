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

@TestPropertySource(properties = "millrace.outbound.allow=127.0.0.0/8")
class BatchCallbacksApiTest extends ApiServerTest {

    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String NOBODY = "0199c0de-7a10-7000-8000-000000000021";
    private static final String ECHO = "{\"type\":\"compute\",\"function\":\"echo\"}";
    private static final String SLEEP =
            "{\"type\":\"compute\",\"function\":\"sleep\",\"args\":{\"duration\":\"1m\"},\"pool\":\"io\"}";

    private Receiver receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = Receiver.start();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private String batch(String more) {
        var answer = client.post("/v1/batches?wait=10s", "{\"tasks\":[" + ECHO + "," + ECHO + "]" + more + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.header("Location");
    }

    private String done() {
        return batch("") + "/callbacks";
    }

    private String body(String more) {
        return "{\"url\":\"" + receiver.url() + "\"" + more + "}";
    }

    private JsonNode delivered(String path, int attempts) {
        await().until(() -> client.get(path).json().at("/deliveries/0/attempts").size() == attempts);
        return client.get(path).json().at("/deliveries/0");
    }

    @Test
    void batchThatIsDoneIsToldOfAtOnce() throws Exception {
        var path = done();
        var answer = client.post(path, body(",\"secret\":\"" + SECRET + "\""));

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo(path + "/" + answer.at("/id"));
        assertThat(answer.json().at("/events").toString()).isEqualTo("[\"batch.done\"]");
        assertThat(answer.at("/signed")).isEqualTo("true");
        var delivery = delivered(answer.header("Location"), 1);
        assertThat(delivery.at("/state").asString()).isEqualTo("DELIVERED");
        var request = receiver.requests().getFirst();
        new Webhook(SECRET).verify(request.body(), request.headers());
        var event = JsonMapper.shared().readTree(request.body());
        assertThat(event.at("/type").asString()).isEqualTo("batch.done");
        assertThat(path).contains(event.at("/data/id").asString());
        var listed = client.get(path);
        assertThat(listed.json().at("/items")).hasSize(1);
        assertThat(listed.at("/items/0/deliveries/0/attempts/0/status")).isEqualTo("204");
        assertThat(listed.text()).doesNotContain(SECRET);
    }

    @Test
    void batchThatRunsIsToldOfWhenItIsDone() {
        var batch = client.post("/v1/batches", "{\"tasks\":[" + SLEEP + "]}").header("Location");
        var callback = client.post(batch + "/callbacks", body(",\"events\":[\"batch.done\"]"))
                .header("Location");
        assertThat(client.get(callback).json().at("/deliveries").isEmpty()).isTrue();
        assertProblem(client.send("POST", callback + "/redeliver", null), 409, "nothing-delivered");

        cancel(batch);

        assertThat(delivered(callback, 1).at("/event").asString()).isEqualTo("batch.done");
    }

    @Test
    void callbackThatCameWithTheBatchIsShownAndSentAgainUnderTheSameId() {
        var path = batch(",\"callback\":" + body("")) + "/callbacks";
        var callback = path + "/" + client.get(path).at("/items/0/id");
        var first = delivered(callback, 1);

        var again = client.send("POST", callback + "/redeliver", null);

        assertThat(again.status()).as(again.text()).isEqualTo(202);
        assertThat(again.at("/id")).isEqualTo(first.at("/id").asString());
        assertThat(delivered(callback, 2).at("/state").asString()).isEqualTo("DELIVERED");
        assertThat(receiver.requests())
                .extracting(request -> request.header("webhook-id"))
                .containsExactly(again.at("/id"), again.at("/id"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (var id : new String[] {NOBODY, "x"}) {
            var none = "/v1/batches/" + id + "/callbacks";
            assertProblem(client.get(none), 404, "batch-not-found");
            assertProblem(client.post(none, body("")), 404, "batch-not-found");
            assertProblem(client.get(none + "/" + NOBODY), 404, "batch-not-found");
            assertProblem(client.send("POST", none + "/" + NOBODY + "/redeliver", null), 404, "batch-not-found");
        }
        var path = done();
        assertThat(client.get(path).json().at("/items").isEmpty()).isTrue();
        assertProblem(client.get(path + "/x"), 404, "callback-not-found");
        assertProblem(client.send("POST", path + "/" + NOBODY + "/redeliver", null), 404, "callback-not-found");
        var other = client.post(done(), body("")).at("/id");
        assertProblem(client.get(path + "/" + other), 404, "callback-not-found");
    }

    @Test
    void everyWrongFieldIsNamed() {
        var path = done();
        assertRefused(client.post(path, "{}"), "url");
        assertRefused(
                client.post(path, "{\"events\":[\"future.failed\",7],\"secret\":\"whsec_x\",\"evnts\":[]}"),
                "url",
                "events[0]",
                "events[1]",
                "secret",
                "evnts");
        assertRefused(client.post(path, body(",\"secret\":\"nobody\"")), "secret");
        assertThat(client.post(path, body(",\"events\":[\"future.failed\"]")).text())
                .contains("known are batch.done");
        for (var wrong : new String[] {"null", "[]", "7", "\"x\""}) {
            assertThat(client.post(path, wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void queryParametersAreRefused() {
        var path = done();
        var callback = client.post(path, body("")).header("Location");
        assertRefused(client.get(path + "?limit=1"), "limit");
        assertRefused(client.get(callback + "?wait=1s"), "wait");
        assertRefused(client.post(path + "?x=1", body("")), "x");
        assertRefused(client.send("POST", callback + "/redeliver?x=1", null), "x");
    }

    @Test
    void batchHasRoomFor20Callbacks() {
        var path = done();
        for (int i = 0; i < 20; i++) {
            assertThat(client.post(path, body("")).status()).isEqualTo(201);
        }
        var answer = client.post(path, body(""));
        assertProblem(answer, 409, "too-many-callbacks");
        assertThat(answer.at("/detail")).startsWith("batch ");
    }
}
