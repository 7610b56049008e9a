package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsApiTest extends ApiServerTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : open) {
            each.close();
        }
        // the server notices that a client has gone when it writes to it
        await().atMost(Duration.ofSeconds(20)).until(() -> streams() == 0);
    }

    private double streams() {
        return metric("millrace_event_streams");
    }

    private double metric(String name) {
        return client.get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private EventClient follow(String path, String... headers) {
        var events = new EventClient(port(), path, headers);
        open.add(events);
        return events;
    }

    private String delayed(String delay, String label) {
        return client.post(
                        "/v1/tasks/compute",
                        "{\"function\":\"echo\",\"delay\":\"%s\",\"labels\":{\"test\":\"%s\"}}".formatted(delay, label))
                .at("/links/self");
    }

    @Test
    void streamOfOneTellsEveryStateInOrderAndCloses() {
        var self = delayed("600ms", "one");

        var events = follow(self + "/events");

        assertThat(events.response.statusCode()).isEqualTo(200);
        assertThat(events.response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(events.response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(events.response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        await().until(() -> events.ended);
        assertThat(events.states()).containsExactly("SCHEDULED", "QUEUED", "RUNNING", "SUCCEEDED");
        assertThat(events.events.getLast().data()).isEqualTo(client.get(self).json());
        assertThat(events.events)
                .extracting(event -> Long.valueOf(event.lastId()))
                .isSorted();
        assertThat(events.retry).isEqualTo("2000");
    }

    @Test
    void doneFutureIsToldAndResumingAfterItsEndIsAnsweredWithNothing() {
        var path = done("echo", "{\"a\":1}").at("/links/events");

        var events = follow(path);
        await().until(() -> events.ended);

        assertThat(events.states()).containsExactly("SUCCEEDED");
        assertThat(events.events.getFirst().data().at("/result/a").asInt()).isEqualTo(1);
        var again = client.get(path, "Last-Event-ID", events.lastId);
        assertThat(again.status()).isEqualTo(204);
        assertThat(client.get(path + "?lastEventId=" + events.lastId).status()).isEqualTo(204);
    }

    @Test
    void brokenStreamResumesWhereItWas() {
        var self = delayed("300ms", "resume");
        var first = follow(self + "/events");
        await().until(() -> !first.events.isEmpty());
        first.close();
        client.get(self + "?wait=10s");

        var rest = follow(
                self + "/events", "Last-Event-ID", first.events.getFirst().lastId());

        await().until(() -> rest.ended);
        assertThat(rest.states()).containsExactly("QUEUED", "RUNNING", "SUCCEEDED");
        assertThat(rest.events.getFirst().data().at("/result").isNull()).isTrue();
        assertThat(rest.events.get(1).data().at("/attempts/0/endedAt").isNull()).isTrue();
    }

    @Test
    void streamOfAllIsFilteredAsTheListIs() {
        var self = delayed("500ms", "filter");
        var events = follow("/v1/events?label=test:filter&pool=cpu&type=compute");
        var failed = follow("/v1/events?label=test:filter&state=FAILED");
        await().until(() -> !events.lastId.isEmpty() && !failed.lastId.isEmpty());
        assertThat(events.states()).containsExactly("SCHEDULED");
        assertThat(events.events.getFirst().lastId()).isEmpty();

        var other = done("echo", "{}").at("/id");
        client.get(self + "?wait=10s");

        await().until(() -> events.states().contains("SUCCEEDED"));
        assertThat(events.states()).containsExactly("SCHEDULED", "QUEUED", "RUNNING", "SUCCEEDED");
        assertThat(events.events)
                .noneMatch(event -> event.data().at("/id").asString().equals(other));
        assertThat(failed.events).isEmpty();
    }

    @Test
    void progressIsToldWithoutAnIdOfItsOwn() {
        var running = client.post(
                        "/v1/tasks/compute",
                        "{\"function\":\"sleep\",\"args\":{\"duration\":\"1m\"},\"delay\":\"200ms\",\"pool\":\"io\"}")
                .at("/links/self");
        var events = follow(running + "/events");

        await().until(() -> events.of("progress").size() >= 2);
        cancel(running);
        await().until(() -> events.ended);

        assertThat(events.of("progress"))
                .allMatch(event -> event.state().equals("RUNNING"))
                .allMatch(event -> event.data().at("/progress/completed").asLong() >= 0)
                .extracting(EventClient.Event::lastId)
                .containsOnly(events.of("state").stream()
                        .filter(event -> event.state().equals("RUNNING"))
                        .findFirst()
                        .orElseThrow()
                        .lastId());
        assertThat(events.states()).endsWith("CANCELLED");
    }

    @Test
    void silentStreamSendsComments() {
        var events = follow("/v1/events?label=test:nothing");

        await().until(() -> events.comments.size() >= 3);
        assertThat(events.events).isEmpty();
    }

    @Test
    void placeThatNobodyKnowsBeginsAnewAndSaysSo() {
        var path = done("echo", "{}").at("/links/events");

        var events = follow(path, "Last-Event-ID", "999999999999");

        await().until(() -> events.ended);
        assertThat(events.states()).containsExactly("SUCCEEDED");
        assertThat(events.comments).anyMatch(comment -> comment.contains("begins anew"));
    }

    @Test
    void badRequestsAreProblems() {
        var path = done("echo", "{}").at("/links/events");
        var unknown = "/v1/futures/0199c0de-7a10-7000-8000-00000000000f/events";

        assertProblem(client.get(unknown, "Accept", "text/event-stream"), 404, "future-not-found");
        assertRefused(client.get(path, "Last-Event-ID", "x"), "Last-Event-ID");
        assertRefused(client.get(path + "?lastEventId=-1&limit=5"), "lastEventId", "limit");
        assertRefused(client.get("/v1/events?state=x&lastEventId=1e3&limit=1"), "state", "lastEventId", "limit");
        assertProblem(client.get(path, "Accept", "application/json"), 406, "not-acceptable");
        assertThat(client.send("HEAD", "/v1/events", null).status()).isEqualTo(200);
    }

    @Test
    void tooManyStreamsAreRefusedForAWhile() {
        for (int i = 0; i < 20; i++) {
            follow("/v1/events?label=test:many");
        }

        var refused = client.get("/v1/events");

        assertProblem(refused, 503, "too-many-streams");
        assertThat(refused.header("Retry-After")).isNotEmpty();
    }

    @Test
    void readerThatDoesNotReadIsDropped() throws IOException {
        double before = metric("millrace_event_streams_dropped_total");
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
            socket.getOutputStream()
                    .write("GET /v1/events?label=test:slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> streams() == 1);
            var large = "x".repeat(400_000);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        client.post(
                                "/v1/tasks/compute?wait=10s",
                                "{\"function\":\"echo\",\"args\":{\"x\":\"%s\"},\"labels\":{\"test\":\"slow\"}}"
                                        .formatted(large));
                        return metric("millrace_event_streams_dropped_total") > before;
                    });
        }
        assertThat(metric("millrace_event_streams_dropped_total")).isEqualTo(before + 1);
    }
}
