package dev.millrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Results of batches that are streamed while the batch runs. */
@TestPropertySource(properties = "millrace.batches.max-streams=2")
class BatchResultsTest extends ApiServerTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Autowired
    private MeterRegistry meters;

    private final HttpClient http = HttpClient.newHttpClient();

    private String submit(String tasks) {
        var submitted = client.post(
                "/v1/batches",
                "{\"defaults\":{\"type\":\"compute\",\"function\":\"echo\",\"pool\":\"io\"},\"tasks\":[" + tasks
                        + "]}");
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        return submitted.header("Location");
    }

    private BufferedReader results(String batch, String order) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + port() + batch + "/results?order=" + order);
        var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        return new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    }

    private static JsonNode next(BufferedReader lines) throws IOException {
        return JsonMapper.shared().readTree(lines.readLine());
    }

    private double open() {
        return meters.get("millrace.batch.result.streams").gauge().value();
    }

    private static final String SLEEPS_FOR_LONG = "{\"function\":\"sleep\",\"args\":{\"duration\":\"1h\"}}";

    @Test
    void resultsInOrderOfCompletionComeBeforeTheBatchIsDone() throws Exception {
        var batch = submit(SLEEPS_FOR_LONG + ",{\"args\":{\"n\":2}}," + SLEEPS_FOR_LONG + ",{\"args\":{\"n\":4}}");
        try (var lines = results(batch, "completed")) {
            assertThat(next(lines).at("/result/n").asInt()
                            + next(lines).at("/result/n").asInt())
                    .isEqualTo(6);
            assertThat(client.get(batch).at("/done")).isEqualTo("false");

            client.post(batch + "/cancel", "{}");

            assertThat(next(lines).at("/state").asString()).isEqualTo("CANCELLED");
            assertThat(next(lines).at("/state").asString()).isEqualTo("CANCELLED");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void resultsInOrderOfSubmissionWaitForThoseBeforeThem() throws Exception {
        var batch = submit("{\"args\":{\"n\":1}}," + SLEEPS_FOR_LONG + ",{\"args\":{\"n\":3}}");
        try (var lines = results(batch, "submitted")) {
            assertThat(next(lines).at("/result/n").asInt()).isEqualTo(1);
            Awaitility.await()
                    .until(() -> client.get(batch).at("/counts/SUCCEEDED").equals("2"));

            client.post(batch + "/cancel", "{}");

            assertThat(next(lines).at("/state").asString()).isEqualTo("CANCELLED");
            assertThat(next(lines).at("/result/n").asInt()).isEqualTo(3);
            assertThat(lines.readLine()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitted", "completed"})
    void everyResultOfALargeBatchComesOnceWhileItRuns(String order) throws Exception {
        int count = 3_000;
        var tasks = IntStream.range(0, count)
                .mapToObj(i -> "{\"args\":{\"n\":" + i + "}}")
                .toList();
        var batch = submit(String.join(",", tasks));
        try (var lines = results(batch, order)) {
            var came = lines.lines()
                    .map(line ->
                            JsonMapper.shared().readTree(line).at("/result/n").asInt())
                    .toList();
            var all = IntStream.range(0, count).boxed().toList();
            assertThat(came).containsExactlyInAnyOrderElementsOf(all);
            if (order.equals("submitted")) {
                assertThat(came).isSorted();
            }
        }
    }

    @Test
    void clientThatGoesAwayIsNoticedAndTooManyAreRefused() throws Exception {
        var batch = submit(SLEEPS_FOR_LONG);
        var first = new Socket(InetAddress.getLoopbackAddress(), port());
        var second = new Socket(InetAddress.getLoopbackAddress(), port());
        for (var socket : new Socket[] {first, second}) {
            var request = "GET " + batch + "/results HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
        }
        Awaitility.await().atMost(SOON).until(() -> open() == 2);

        assertProblem(client.get(batch + "/results"), 503, "too-many-streams");
        first.close();
        second.close();

        Awaitility.await().atMost(SOON).until(() -> open() == 0);
        client.post(batch + "/cancel", "{}");
    }

    @Test
    void otherOrdersAreRefused() {
        assertRefused(client.get(submit("{}") + "/results?order=random"), "order");
        assertRefused(client.get(submit("{}") + "/results?oder=completed"), "oder");
    }
}
