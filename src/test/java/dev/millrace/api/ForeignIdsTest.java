package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.FutureBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever is asked for by the id of another's future or batch, the answer is that of an id that never was. */
class ForeignIdsTest extends OwnedApiTest {

    private static final String CALLBACK = "{\"url\":\"http://127.0.0.1:9/hook\"}";

    /** What operations need beside the id to get as far as to look for it. */
    private static final Map<String, String> BODIES =
            Map.of("attachCallback", CALLBACK, "attachBatchCallback", CALLBACK);

    /** An operation that takes an id. */
    private record Operation(String name, String method, String path, List<String> queries) {}

    /** Something of Alice's, with a callback. */
    private record Theirs(String path, String id, String callback) {}

    private List<Theirs> futures;
    private List<Theirs> batches;

    @BeforeEach
    void submit() {
        futures = List.of(
                theirs(done(ALICE, "{'type':'compute','function':'mandelbrot','args':{'width':16,'height':16}}")),
                theirs(done(ALICE, "{'type':'compute','function':'fail'}")),
                theirs(accepted(ALICE, "{'type':'compute','function':'echo','delay':'1h'}")));
        var batch =
                client.post("/v1/batches?wait=20s", json("{'tasks':[{'type':'compute','function':'echo'}]}"), ALICE);
        assertThat(batch.status()).isEqualTo(200);
        batches = List.of(theirs(batch));
    }

    private Theirs theirs(ApiClient.Answer answer) {
        var self = answer.at("/links/self");
        var callback = client.post(self + "/callbacks", CALLBACK, ALICE);
        assertThat(callback.status()).as(callback.text()).isEqualTo(201);
        return new Theirs(self, answer.at("/id"), callback.at("/id"));
    }

    @Test
    void everyOperationAnswersAsForAnIdThatNeverWas() {
        var asked = new TreeSet<String>();
        for (var operation : operations()) {
            var all = operation.path().startsWith("/v1/batches/") ? batches : futures;
            for (var theirs : all) {
                for (var query : operation.queries()) {
                    var unknown = FutureBuilder.anId().toString();
                    var never = ask(operation, unknown, theirs.callback(), query);
                    var foreign = ask(operation, theirs.id(), theirs.callback(), query);
                    assertThat(never.status()).as(operation + query).isEqualTo(404);
                    assertThat(Told.of(foreign, theirs.id()))
                            .as(operation + query)
                            .isEqualTo(Told.of(never, unknown));
                    asked.add(operation.name());
                }
            }
        }
        assertThat(asked)
                .contains("getFuture", "cancelFuture", "deleteFuture", "followFuture", "redeliverOfBatch")
                .hasSizeGreaterThan(15);
        assertNothingHappened();
    }

    private void assertNothingHappened() {
        assertThat(futures)
                .extracting(theirs -> client.get(theirs.path(), ALICE).at("/state"))
                .containsExactly("SUCCEEDED", "FAILED", "SCHEDULED");
        for (var theirs : List.of(futures.getFirst(), batches.getFirst())) {
            assertThat(client.get(theirs.path() + "/callbacks", ALICE).json().at("/items"))
                    .hasSize(1);
        }
    }

    /** Takes long to be made, the first time. */
    private JsonNode document() {
        return await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> client.get("/v3/api-docs").json(), json -> json.has("paths"));
    }

    private List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document().at("/paths").properties().forEach(path -> {
            if (path.getKey().contains("{id}")) {
                path.getValue()
                        .properties()
                        .forEach(
                                method -> operations.add(operation(path.getKey(), method.getKey(), method.getValue())));
            }
        });
        return operations;
    }

    private static Operation operation(String path, String method, JsonNode described) {
        var queries = new ArrayList<String>(List.of(""));
        described.at("/parameters").forEach(parameter -> {
            switch (parameter.at("/name").asString()) {
                case "wait" -> queries.add("?wait=1s");
                case "lastEventId" -> queries.add("?lastEventId=0");
                default -> {}
            }
        });
        return new Operation(described.at("/operationId").asString(), method.toUpperCase(Locale.ROOT), path, queries);
    }

    private ApiClient.Answer ask(Operation operation, String id, String callback, String query) {
        var path = operation.path().replace("{id}", id).replace("{cid}", callback) + query;
        return operation.method().equals("POST")
                ? client.post(path, BODIES.getOrDefault(operation.name(), "{}"), BOB)
                : client.send(operation.method(), path, null, BOB);
    }

    @Test
    void ownersReadersAndAdminsSeeThem() {
        for (var theirs : futures) {
            for (var caller : List.of(ALICE, READER, ADMIN)) {
                var seen = client.get(theirs.path(), caller);
                assertThat(seen.status()).isEqualTo(200);
                assertThat(seen.at("/owner")).isEqualTo("alice");
            }
        }
        assertThat(client.get(batches.getFirst().path(), READER).at("/owner")).isEqualTo("alice");
        assertThat(client.post(futures.getLast().path() + "/cancel", "{}", ADMIN)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anonymousOnesAreForeignToWhoeverIsConfined() {
        var anonymous = client.post("/v1/tasks/compute", "{\"function\":\"echo\"}");
        assertThat(anonymous.json().at("/owner").isNull()).isTrue();
        assertProblem(client.get(anonymous.header("Location"), BOB), 404, "future-not-found");
    }
}
