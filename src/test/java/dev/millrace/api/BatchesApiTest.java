package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.BatchStore;
import dev.millrace.task.NodeId;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Batches that come as one document, and what can be done with every batch. */
class BatchesApiTest extends ApiServerTest {

    @Autowired
    private BatchStore store;

    private static String echoes(int count, String label) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"args\":{\"n\":%d}}".formatted(i))
                .collect(Collectors.joining(
                        ",",
                        "{\"defaults\":{\"type\":\"compute\",\"function\":\"echo\",\"pool\":\"io\",\"labels\":{\"test\":\"%s\"}},\"tasks\":["
                                .formatted(label),
                        "]}"));
    }

    private int futures(String label) {
        return client.get("/v1/futures?limit=500&label=test:" + label)
                .json()
                .at("/items")
                .size();
    }

    private ApiClient.Answer done(String path) {
        var batch = client.get(path + "?wait=20s");
        assertThat(batch.at("/done")).as(batch.text()).isEqualTo("true");
        return batch;
    }

    @Test
    void everyTaskIsRunAndTheBatchIsDoneWithTheLast() {
        var submitted = client.post("/v1/batches", echoes(3, "three"));
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        assertThat(submitted.header("Location")).isEqualTo("/v1/batches/" + submitted.at("/id"));
        assertThat(submitted.at("/total")).isEqualTo("3");

        var done = done(submitted.header("Location"));

        assertThat(done.at("/counts/SUCCEEDED")).isEqualTo("3");
        assertThat(done.at("/finishedAt")).isNotBlank();
        assertThat(done.at("/links/self")).isEqualTo(submitted.header("Location"));
        assertThat(futures("three")).isEqualTo(3);
    }

    @Test
    void waitingSubmitAnswersWithTheDoneBatch() {
        var done = client.post("/v1/batches", echoes(2, "waited"), "Prefer", "wait=10");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.header("Preference-Applied")).isEqualTo("wait=10");
        assertThat(done.at("/done")).isEqualTo("true");
    }

    @Test
    void tenThousandTasksFitIntoOneBody() {
        client.put("/v1/pools/ten", "{\"kind\":\"virtual\",\"size\":64,\"queueCapacity\":10000}");
        var body = echoes(10_000, "ten").replace("\"pool\":\"io\"", "\"pool\":\"ten\"");

        var submitted = client.post("/v1/batches", body);

        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        assertThat(done(submitted.header("Location")).at("/counts/SUCCEEDED")).isEqualTo("10000");
    }

    @Test
    void moreThanTenThousandAreRefused() {
        assertRefused(client.post("/v1/batches", echoes(10_001, "more")), "tasks");
        assertThat(futures("more")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | tasks",
                "{\"tasks\":[]} | tasks",
                "{\"tasks\":{}} | tasks",
                "{\"tasks\":null} | tasks",
                "{\"tasks\":[1]} | tasks[0]",
                "{\"tasks\":[{\"type\":\"x\"}]} | tasks[0].type",
                "{\"tasks\":[{\"function\":\"echo\"}]} | tasks[0].type",
                "{\"tasks\":[{\"type\":\"compute\",\"function\":\"echo\",\"labels\":{\"a\":1}}]} | tasks[0].labels.a",
                "{\"tasks\":[{\"type\":\"compute\",\"function\":\"echo\"}],\"defaults\":[]} | defaults",
                "{\"tasks\":[{\"type\":\"compute\",\"function\":\"echo\"}],\"defaults\":{\"priorty\":1}} | defaults.priorty",
                "{\"tasks\":[{\"type\":\"compute\",\"function\":\"echo\"}],\"default\":{}} | default",
                "{\"tasks\":[{\"type\":\"compute\",\"function\":\"echo\"},{\"type\":\"compute\",\"function\":\"echo\"}],"
                        + "\"defaults\":{\"priority\":1000}} | defaults.priority",
                "{\"tasks\":[{\"type\":\"compute\",\"function\":\"echo\",\"pool\":\"nowhere\"}]} | tasks[0].pool",
                "{\"tasks\":[{\"type\":\"compute\",\"function\":\"nothing\"}]} | tasks[0].function",
                "{\"tasks\":[{\"type\":\"compute\",\"function\":\"echo\",\"runAt\":\"2999-01-01T00:00:00Z\"}]} | tasks[0].runAt"
            })
    void whatIsWrongIsNamedWithItsPlace(String body, String field) {
        assertRefused(client.post("/v1/batches", body), field);
    }

    @Test
    void everyBadTaskIsNamedAndNothingIsSubmitted() {
        var good = "{\"type\":\"compute\",\"function\":\"echo\",\"labels\":{\"test\":\"bad\"}}";
        var badArgs = "{\"type\":\"compute\",\"function\":\"primes\",\"args\":{\"from\":\"x\",\"to\":9}}";
        var badOption = "{\"type\":\"download\",\"url\":\"http://example.org/\",\"priority\":1000}";

        var both = client.post("/v1/batches", "{\"tasks\":[%s,%s,%s]}".formatted(good, badArgs, badOption));
        var onlyArgs = client.post("/v1/batches", "{\"tasks\":[%s,%s,%s]}".formatted(good, good, badArgs));

        assertRefused(both, "tasks[1].args.from", "tasks[2].priority");
        assertRefused(onlyArgs, "tasks[2].args.from");
        assertThat(futures("bad")).isZero();
    }

    @Test
    void whatATaskHasItselfGoesBeforeTheDefaults() {
        var submitted = client.post("/v1/batches?wait=10s", """
                {"defaults":{"type":"compute","function":"echo","args":{"n":1},"maxBytes":"1MB","labels":{"test":"own"}},
                 "tasks":[{},{"args":{"n":2}},{"labels":{"test":"own","more":"yes"}}]}""");
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(200);

        var lines = client.get(submitted.header("Location") + "/results").text();

        assertThat(lines.lines().map(line -> line.replaceAll(".*\"result\":(\\{[^}]*}).*", "$1")))
                .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":1}");
        assertThat(client.get("/v1/futures?label=test:own&label=more:yes").at("/items/0/result/n"))
                .isEqualTo("1");
    }

    @Test
    void sameKeyGivesTheSameBatch() {
        var first = client.post("/v1/batches", echoes(2, "key"), "Idempotency-Key", "batch-1");
        var again = client.post("/v1/batches", echoes(2, "key"), "Idempotency-Key", "batch-1");
        var other = client.post("/v1/batches", echoes(3, "key"), "Idempotency-Key", "batch-1");

        assertThat(again.at("/id")).isEqualTo(first.at("/id"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertProblem(other, 422, "idempotency-key-reused");
        done(first.header("Location"));
        assertThat(futures("key")).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitIsRefusedWholeAndToldHowManyWould() {
        client.put("/v1/pools/small", "{\"kind\":\"virtual\",\"size\":1,\"queueCapacity\":5}");
        client.post("/v1/pools/small/pause", "{}");

        var refused = client.post("/v1/batches", echoes(6, "small").replace("\"pool\":\"io\"", "\"pool\":\"small\""));

        assertProblem(refused, 429, "queue-full");
        assertThat(refused.header("Retry-After")).isNotBlank();
        assertThat(refused.at("/room")).isEqualTo("5");
        assertThat(futures("small")).isZero();
        var fits = client.post("/v1/batches", echoes(5, "small").replace("\"pool\":\"io\"", "\"pool\":\"small\""));
        assertThat(fits.status()).isEqualTo(202);
        assertThat(client.get(fits.header("Location")).at("/counts/QUEUED")).isEqualTo("5");
        client.post(fits.header("Location") + "/cancel", "{}");
    }

    @Test
    void cancelEndsWhatWaitsAndWhatRuns() {
        var tasks = "{\"defaults\":{\"type\":\"compute\",\"function\":\"sleep\",\"args\":{\"duration\":\"1h\"},"
                + "\"pool\":\"narrow\"},\"tasks\":[{}]}";
        var running = client.post("/v1/batches", tasks.replace("[{}]", "[{\"pool\":\"io\"},{\"delay\":\"1h\"}]"));
        var path = running.header("Location");
        Awaitility.await().until(() -> client.get(path).at("/counts/RUNNING").equals("1"));

        var cancelled = client.post(path + "/cancel", "{}");

        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(done(path).at("/counts/CANCELLED")).isEqualTo("2");
        assertProblem(client.post(path + "/cancel", "{}"), 409, "already-done");
    }

    @Test
    void unknownBatchIsNotFound() {
        for (var id : new String[] {"x", "0199c0de-7a10-7000-8000-000000000009"}) {
            assertProblem(client.get("/v1/batches/" + id), 404, "batch-not-found");
            assertProblem(client.get("/v1/batches/" + id + "?wait=1s"), 404, "batch-not-found");
            assertProblem(client.get("/v1/batches/" + id + "/results"), 404, "batch-not-found");
            assertProblem(client.post("/v1/batches/" + id + "/cancel", "{}"), 404, "batch-not-found");
        }
    }

    @Test
    void retriedMemberMakesTheBatchUndone() {
        client.put("/v1/pools/again", "{\"kind\":\"virtual\",\"size\":1,\"queueCapacity\":5}");
        var batch = client.post(
                        "/v1/batches?wait=10s",
                        "{\"tasks\":[{\"type\":\"compute\",\"function\":\"fail\",\"args\":{\"times\":1},\"pool\":\"again\"}]}")
                .header("Location");
        assertThat(client.get(batch).at("/counts/FAILED")).isEqualTo("1");
        var member = client.get(batch + "/results").at("/links/self");
        client.post("/v1/pools/again/pause", "{}");

        client.post(member + "/retry", "{}");

        assertThat(client.get(batch).at("/done")).isEqualTo("false");
        assertThat(client.get(batch).at("/finishedAt")).isEmpty();
        client.post("/v1/pools/again/resume", "{}");
        assertThat(done(batch).at("/counts/SUCCEEDED")).isEqualTo("1");
    }

    @Test
    void deletedMembersCountAndArePassedOver() {
        var batch = client.post("/v1/batches?wait=10s", echoes(3, "deleted")).header("Location");
        var first = client.get(batch + "/results").text().lines().findFirst().orElseThrow();
        client.send("DELETE", "/v1/futures/" + first.split("\"")[3], null);

        assertThat(client.get(batch).at("/total")).isEqualTo("3");
        assertThat(client.get(batch + "/results").text().lines()).hasSize(2);
        assertThat(client.get(batch + "/results?order=completed").text().lines())
                .hasSize(2);
        assertThat(store.abandoned(new NodeId("another"))).isEmpty();
    }
}
