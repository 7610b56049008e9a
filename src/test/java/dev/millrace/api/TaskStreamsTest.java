package dev.millrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore;
import dev.millrace.task.NodeId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Batches that come line by line. */
@TestPropertySource(
        properties = {
            "millrace.batches.stall-time=5s",
            "millrace.batches.max-line=1000B",
            "logging.level.dev.millrace.attempt=warn"
        })
class TaskStreamsTest extends ApiServerTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Autowired
    private BatchStore store;

    private static String line(String label) {
        return "{\"type\":\"compute\",\"function\":\"echo\",\"pool\":\"io\",\"labels\":{\"test\":\"" + label + "\"}}\n";
    }

    private ApiClient.Answer stream(String body, String... headers) {
        return stream(new ByteArrayInputStream(body.getBytes(UTF_8)), headers);
    }

    private ApiClient.Answer stream(InputStream body, String... headers) {
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofInputStream(() -> body));
        return client.send(request, "/v1/batches", headers);
    }

    private int futures(String label) {
        return client.get("/v1/futures?limit=500&label=test:" + label)
                .json()
                .at("/items")
                .size();
    }

    private ApiClient.Answer done(String batch) {
        var done = client.get("/v1/batches/" + batch + "?wait=20s");
        assertThat(done.at("/done")).as(done.text()).isEqualTo("true");
        return done;
    }

    private Socket open() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout((int) SOON.toMillis());
        socket.getOutputStream()
                .write(("POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .getBytes(UTF_8));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        socket.getOutputStream().write((Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n").getBytes(UTF_8));
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    @Test
    void everyLineIsATaskAndBlankOnesAreNone() {
        var answer = stream("\n" + line("lines") + "  \r\n" + line("lines").replace("\n", "\r\n")
                + line("lines").strip());

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.at("/total")).isEqualTo("3");
        assertThat(answer.header("Location")).isEqualTo("/v1/batches/" + answer.at("/id"));
        assertThat(done(answer.at("/id")).at("/counts/SUCCEEDED")).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"compute\",\"function\":\"primes\",\"args\":{\"from\":\"x\",\"to\":1}} | line 3: args.from",
                "{\"type\":\"compute\",\"function\":\"echo\",\"priorty\":1} | line 3: priorty",
                "{\"type\":\"compute\",\"function\":\"echo\",\"pool\":\"nowhere\"} | line 3: pool",
                "{\"type\":\"compute\",\"function\":\"echo\",\"runAt\":\"2999-01-01T00:00:00Z\"} | line 3: runAt",
                "{\"function\":\"echo\"} | line 3: type",
                "{\"type\":\"compute\",\"func | line 3",
                "[] | line 3",
                "\u00ff | line 3"
            })
    void badLineIsNamedAndNothingOfItsPartIsTaken(String bad, String field) {
        var answer = stream(line("bad") + "\n" + bad + "\n" + line("bad"));

        assertRefused(answer, field);
        assertThat(answer.at("/taken")).isEqualTo("0");
        assertThat(answer.json().has("batch")).isFalse();
        assertThat(futures("bad")).isZero();
    }

    @Test
    void bytesThatAreNoTextAreNamedWithTheirLine() {
        var body = (line("utf") + "{\"type\":\"\u00e9\"}").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertRefused(stream(new ByteArrayInputStream(body)), "line 2");
    }

    @Test
    void lineBeyondTheLimitIsNamed() {
        assertRefused(stream(line("long") + "{\"a\":\"" + "x".repeat(2000) + "\"}"), "line 2");
        assertThat(futures("long")).isZero();
    }

    @Test
    void halfALastLineIsRefused() {
        assertRefused(stream(line("half") + line("half").substring(0, 30)), "line 2");
    }

    @Test
    void bodyWithoutATaskIsRefused() {
        assertRefused(stream("\n \n"), "body");
        assertRefused(stream(""), "body");
    }

    @Test
    void keyIsRefused() {
        assertRefused(stream(line("key"), "Idempotency-Key", "k"), "Idempotency-Key");
    }

    @Test
    void whatCameInWholePartsBeforeABadLineIsTakenAndTold() {
        var answer =
                stream(line("part").repeat(1100) + "nonsense\n" + line("part").repeat(1100));

        assertRefused(answer, "line 1101");
        assertThat(answer.at("/taken")).isEqualTo("1024");
        var batch = done(answer.at("/batch"));
        assertThat(batch.at("/total")).isEqualTo("1024");
        assertThat(batch.at("/counts/SUCCEEDED")).isEqualTo("1024");
    }

    @Test
    void linesOfASlowSenderAreDurableBeforeItsNext() throws Exception {
        try (var socket = open()) {
            send(socket, line("slow"));
            Awaitility.await().atMost(SOON).until(() -> futures("slow") == 1);
            send(socket, line("slow") + line("slow").substring(0, 20));
            Awaitility.await().atMost(SOON).until(() -> futures("slow") == 2);
            send(socket, line("slow").substring(20));
            socket.getOutputStream().write("0\r\n\r\n".getBytes(UTF_8));

            assertThat(answer(socket)).startsWith("HTTP/1.1 202").contains("\"total\":3");
        }
    }

    @Test
    void batchOfASenderThatBreaksOffEndsWithWhatWasTaken() throws Exception {
        BatchId batch;
        try (var socket = open()) {
            send(socket, line("off") + line("off"));
            Awaitility.await().atMost(SOON).until(() -> futures("off") == 2);
            assertThat(store.abandoned(new NodeId("another"))).hasSize(1);
            batch = store.abandoned(new NodeId("another")).getFirst();
            send(socket, line("off").substring(0, 20));
        }

        Awaitility.await()
                .atMost(SOON)
                .until(() -> store.abandoned(new NodeId("another")).isEmpty());
        assertThat(done(batch.toString()).at("/total")).isEqualTo("2");
    }

    @Test
    void senderThatEndsTooEarlyIsToldWhatWasTaken() throws Exception {
        try (var socket = open()) {
            send(socket, line("early") + line("early"));
            Awaitility.await().atMost(SOON).until(() -> futures("early") == 2);
            var batch = store.abandoned(new NodeId("another")).getFirst();
            socket.shutdownOutput();

            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 400")
                    .contains("/problems/malformed-request", "\"taken\":2", batch.toString());
        }
    }

    @Test
    void cancelledBatchTakesNoMore() throws Exception {
        try (var socket = open()) {
            send(socket, line("cancel").replace("}\n", ",\"delay\":\"1h\"}\n"));
            Awaitility.await().atMost(SOON).until(() -> futures("cancel") == 1);
            var batch = store.abandoned(new NodeId("another")).getFirst();

            assertThat(client.post("/v1/batches/" + batch + "/cancel", "{}").at("/done"))
                    .isEqualTo("true");
            send(socket, line("cancel"));
            socket.getOutputStream().write("0\r\n\r\n".getBytes(UTF_8));

            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 409")
                    .contains("/problems/batch-closed", "\"taken\":1", batch.toString());
            assertThat(futures("cancel")).isEqualTo(1);
        }
    }

    @Test
    void fullQueueThatDrainsHoldsTheStreamBackOnly() throws IOException {
        client.put("/v1/pools/thousand", "{\"kind\":\"virtual\",\"size\":64,\"queueCapacity\":1000}");
        var part =
                line("many").replace("\"pool\":\"io\"", "\"pool\":\"thousand\"").repeat(1000);
        try (var socket = open()) {
            socket.setSoTimeout((int) Duration.ofMinutes(2).toMillis());
            for (int i = 0; i < 100; i++) {
                send(socket, part);
            }
            socket.getOutputStream().write("0\r\n\r\n".getBytes(UTF_8));

            var answer = answer(socket);

            assertThat(answer).startsWith("HTTP/1.1 202").contains("\"total\":100000");
            var batch = answer.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
            assertThat(done(batch).at("/counts/SUCCEEDED")).isEqualTo("100000");
        }
    }

    @Test
    void fullQueueThatDoesNotDrainEndsTheStream() {
        client.put("/v1/pools/stuck", "{\"kind\":\"virtual\",\"size\":1,\"queueCapacity\":7}");
        client.post("/v1/pools/stuck/pause", "{}");

        var answer = stream(
                line("stuck").replace("\"pool\":\"io\"", "\"pool\":\"stuck\"").repeat(20));

        assertProblem(answer, 429, "queue-full");
        assertThat(answer.header("Retry-After")).isNotBlank();
        assertThat(answer.at("/taken")).isEqualTo("7");
        assertThat(client.get("/v1/batches/" + answer.at("/batch")).at("/counts/QUEUED"))
                .isEqualTo("7");
        client.post("/v1/batches/" + answer.at("/batch") + "/cancel", "{}");
    }
}
