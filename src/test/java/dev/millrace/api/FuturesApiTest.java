package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FuturesApiTest extends ApiServerTest {

    @Test
    void resultIsBareWhenDoneAndTheFutureBefore() {
        var self = done("echo", "{\"a\":[1,null]}").at("/links/result");
        assertThat(client.get(self).text()).isEqualTo("{\"a\":[1,null]}");

        var running = running();
        var early = client.get(running + "/result");
        assertThat(early.status()).isEqualTo(202);
        assertThat(early.at("/done")).isEqualTo("false");
        cancel(running);
    }

    @Test
    void resultOfWhatFailedIsAProblemThatCarriesTheError() {
        var failed = done("fail", "{\"message\":\"no luck\"}");
        assertThat(failed.at("/state")).isEqualTo("FAILED");

        var result = client.get(failed.at("/links/result"));

        assertProblem(result, 409, "task-failed");
        assertThat(result.at("/error/code")).isEqualTo(failed.at("/error/code"));
        assertThat(result.at("/error/message")).contains("no luck");
    }

    @Test
    void runningFutureIsCancelledAndCanBeRetried() {
        var running = running();
        assertProblem(client.send("DELETE", running, null), 409, "not-done");
        assertProblem(client.post(running + "/retry", "{}"), 409, "not-retryable");

        var cancelled = client.post(running + "/cancel", "{}");
        assertThat(cancelled.status()).isIn(200, 202);
        assertThat(client.get(running + "?wait=10s").at("/state")).isEqualTo("CANCELLED");
        assertProblem(client.post(running + "/cancel", "{}"), 409, "already-done");
        assertProblem(client.get(running + "/result"), 409, "task-cancelled");

        var retried = client.post(running + "/retry", "{}");
        assertThat(retried.status()).isEqualTo(202);
        assertThat(retried.header("Content-Type")).isEqualTo("application/json");
        cancel(running);
    }

    @Test
    void linksAreThereOnlyWhileTheyWork() {
        var done = done("echo", "{}");
        assertThat(done.json().at("/links").propertyNames()).containsExactly("self", "result", "events");

        var image = done("mandelbrot", "{\"width\":16,\"height\":16}");
        assertThat(image.json().at("/links").propertyNames()).containsExactly("self", "result", "content", "events");

        var running = running();
        assertThat(client.get(running).json().at("/links").propertyNames())
                .containsExactly("self", "result", "events", "cancel");
        cancel(running);
        assertThat(client.get(running).json().at("/links").propertyNames())
                .containsExactly("self", "result", "events", "retry");
    }

    @Test
    void deletedFutureIsGone() {
        var self = done("echo", "{}").at("/links/self");

        assertThat(client.send("DELETE", self, null).status()).isEqualTo(204);

        assertProblem(client.get(self), 404, "future-not-found");
        assertProblem(client.send("DELETE", self, null), 404, "future-not-found");
    }

    @Test
    void listIsFilteredAndPagedByLinks() {
        for (int i = 0; i < 3; i++) {
            var body = "{\"function\":\"echo\",\"labels\":{\"test\":\"list\",\"n\":\"%d\"}}".formatted(i);
            client.post("/v1/tasks/compute?wait=10s", body);
        }

        var first = client.get("/v1/futures?label=test:list&limit=2&state=succeeded");
        assertThat(first.json().at("/items")).hasSize(2);
        assertThat(first.at("/items/0/labels/n")).isEqualTo("2");
        var next = first.header("Link").replaceAll("<(.*)>; rel=\"next\"", "$1");
        assertThat(next).contains("cursor=" + first.at("/nextCursor")).contains("label=test:list");

        var last = client.get(next);
        assertThat(last.json().at("/items")).hasSize(1);
        assertThat(last.at("/items/0/labels/n")).isEqualTo("0");
        assertThat(last.json().at("/nextCursor").isNull()).isTrue();
        assertThat(last.header("Link")).isEmpty();
    }

    @Test
    void badFiltersAreRefusedByName() {
        assertRefused(
                client.get("/v1/futures?state=x&pool=A&type=z&label=z&since=noon&limit=501&cursor=1&stat=FAILED"),
                "state",
                "pool",
                "type",
                "label",
                "since",
                "limit",
                "cursor",
                "stat");
        assertRefused(client.get("/v1/futures?limit=1&limit=2"), "limit");
    }

    @Test
    void waitMustBeADuration() {
        var self = done("echo", "{}").at("/links/self");

        assertRefused(client.get(self + "?wait=soon"), "wait");
        assertRefused(client.get(self + "?wiat=1s"), "wiat");
        assertThat(client.get(self + "?wait=9h").status()).isEqualTo(200);
    }

    @Test
    void idsThatCannotBeAreNotFound() {
        for (var id : new String[] {"1", "x".repeat(2000), "0199c0de-7a10-7000-8000-00000000000g", "%F0%9F%90%9F"}) {
            assertProblem(client.get("/v1/futures/" + id), 404, "future-not-found");
        }
    }
}
