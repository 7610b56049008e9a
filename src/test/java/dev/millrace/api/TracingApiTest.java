package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.callback.Receiver;
import dev.millrace.tracing.Collector;
import dev.millrace.tracing.Collector.Sent;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** What a collector gets to see of tasks. */
@TestPropertySource(
        properties = {
            "millrace.outbound.allow=127.0.0.0/8",
            "millrace.pools.threads.kind=platform",
            "millrace.content.max-bytes=16MB",
            "management.opentelemetry.tracing.export.schedule-delay=50ms"
        })
class TracingApiTest extends ApiServerTest {

    private static final Collector COLLECTOR = Collector.start();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final String CALLER = "b7ad6b7169203331";

    private final String trace = hex(16);
    private Receiver other;

    @DynamicPropertySource
    static void collector(DynamicPropertyRegistry registry) {
        registry.add("management.opentelemetry.tracing.export.otlp.endpoint", COLLECTOR::endpoint);
    }

    @BeforeEach
    void listen() throws Exception {
        other = Receiver.start();
    }

    @AfterEach
    void close() {
        other.close();
    }

    private static String hex(int bytes) {
        var random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private String submit(String path, String task) {
        var answer = client.post(path, task, "traceparent", "00-" + trace + "-" + CALLER + "-01");
        assertThat(answer.status()).as(answer.text()).isBetween(200, 202);
        return answer.at("/id");
    }

    private List<Sent> spans(int count, Predicate<Sent> wanted) {
        await().atMost(SOON).until(() -> COLLECTOR.of(trace).filter(wanted).count() >= count);
        return COLLECTOR.of(trace).filter(wanted).toList();
    }

    /** By the number of their attempt, if they have one: they come in any order. */
    private List<Sent> spans(int count, String name) {
        var found = spans(count, span -> span.name().equals(name));
        assertThat(found).as(name).hasSize(count);
        return found.stream()
                .sorted(Comparator.comparing(span -> span.facts().getOrDefault("millrace.attempt.number", "")))
                .toList();
    }

    private Sent span(String name) {
        return spans(1, name).getFirst();
    }

    /** A download and the delivery that tells of it, with secrets wherever there can be any. */
    private String submitWithSecrets() {
        other.answering(exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(new byte[] {1, 2, 3});
            } else {
                exchange.sendResponseHeaders(204, -1);
            }
        });
        return submit("/v1/tasks/download?wait=20s", """
                {"url": "%s/file?token=hunter2#part", "headers": {"X-Api-Key": "hunter2"},
                 "callback": {"url": "%s/hook/hunter2?a=hunter2", "headers": {"Authorization": "Bearer hunter2"}}}
                """.formatted(other.target(), other.target()));
    }

    @Test
    void oneTraceLeadsFromTheRequestToItsAttempt() {
        var id = submitWithSecrets();
        var request = span("POST /v1/tasks/download");
        assertThat(request.parent()).isEqualTo(CALLER);
        assertThat(request.kind()).isEqualTo("SERVER");
        assertThat(request.facts())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/v1/tasks/download")
                .containsEntry("url.path", "/v1/tasks/download");
        var submit = span("submit io");
        assertThat(submit.parent()).isEqualTo(request.id());
        assertThat(submit.kind()).isEqualTo("PRODUCER");
        var queue = span("queue io");
        assertThat(queue.parent()).isEqualTo(submit.id());
        var attempt = span("attempt io");
        assertThat(attempt.parent()).isEqualTo(submit.id());
        assertThat(attempt.kind()).isEqualTo("CONSUMER");
        assertThat(attempt.startNanos()).isGreaterThanOrEqualTo(queue.endNanos());
        assertThat(attempt.failed()).isFalse();
        assertThat(List.of(submit, queue, attempt))
                .allSatisfy(span -> assertThat(span.facts())
                        .containsEntry("messaging.message.id", id)
                        .containsEntry("messaging.destination.name", "io")
                        .containsEntry("millrace.task.type", "download"));
        assertThat(attempt.facts())
                .containsEntry("millrace.attempt.number", "1")
                .containsEntry("millrace.attempt.ended_by", "ok");
    }

    @Test
    void theSameTraceLeadsToTheDownloadAndTheDelivery() {
        submitWithSecrets();
        var get = span("GET");
        assertThat(get.parent()).isEqualTo(span("attempt io").id());
        assertThat(get.kind()).isEqualTo("CLIENT");
        assertThat(get.facts())
                .containsEntry("url.full", other.target() + "/file")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("server.address", "127.0.0.1");
        var post = span("POST");
        assertThat(post.parent()).isEqualTo(span("submit io").id());
        assertThat(post.facts())
                .containsEntry("url.full", other.target())
                .containsEntry("http.response.status_code", "204");
        assertThat(other.requests())
                .extracting(sent -> sent.header("traceparent"))
                .containsExactly(get.traceparent(), post.traceparent());
        span("POST /v1/tasks/download");
        span("queue io");
        assertThat(COLLECTOR.of(trace)).hasSize(6).noneMatch(span -> span.text().contains("hunter2"));
    }

    @Test
    void retryGoesOnWithTheTrace() {
        submit("/v1/tasks/compute?wait=20s", """
                {"function": "fail", "args": {"times": 1, "message": "hunter2"}, "pool": "narrow",
                 "retry": {"maxAttempts": 2, "initialDelay": "1ms"}}
                """);
        var attempts = spans(2, "attempt narrow");
        var submit = span("submit narrow");
        assertThat(attempts).allMatch(attempt -> attempt.parent().equals(submit.id()));
        var failed = attempts.getFirst();
        assertThat(failed.failed()).isTrue();
        assertThat(failed.facts())
                .containsEntry("millrace.attempt.ended_by", "error")
                .containsEntry("error.type", "task-failed");
        assertThat(attempts.getLast().facts())
                .containsEntry("millrace.attempt.number", "2")
                .containsEntry("millrace.attempt.ended_by", "ok");
        assertThat(spans(2, "queue narrow").getLast().startNanos()).isGreaterThanOrEqualTo(failed.startNanos());
        assertThat(COLLECTOR.of(trace)).noneMatch(span -> span.text().contains("hunter2"));
    }

    @Test
    void continuationIsHandedInUnderWhatItFollows() {
        submit("/v1/tasks/compute", """
                {"function": "echo", "pool": "cpu",
                 "then": {"type": "compute", "function": "echo", "pool": "narrow"}}
                """);
        var attempt = span("attempt narrow");
        var submit = span("submit narrow");
        assertThat(attempt.parent()).isEqualTo(submit.id());
        assertThat(submit.parent()).isEqualTo(span("submit cpu").id());
    }

    @Test
    void membersOfABatchHaveTheTraceOfTheRequest() {
        submit("/v1/batches", """
                {"tasks": [{"type": "compute", "function": "echo"}, {"type": "compute", "function": "echo"}],
                 "callback": {"url": "%s"}}
                """.formatted(other.url()));
        assertThat(spans(2, "attempt cpu")).extracting(Sent::parent).doesNotHaveDuplicates();
        var request = span("POST /v1/batches");
        assertThat(spans(2, "submit cpu")).allMatch(submit -> submit.parent().equals(request.id()));
        assertThat(span("POST").parent()).isEqualTo(request.id());
    }

    @Test
    void streamedMembersHaveTheTraceOfTheRequest() {
        var line = "{\"type\":\"compute\",\"function\":\"echo\"}\n";
        var answer = client.send(
                "POST",
                "/v1/batches",
                line + line,
                "Content-Type",
                "application/x-ndjson",
                "traceparent",
                "00-" + trace + "-" + CALLER + "-01");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        var request = span("POST /v1/batches");
        assertThat(spans(2, "submit cpu")).allMatch(submit -> submit.parent().equals(request.id()));
        spans(2, "attempt cpu");
    }

    @Test
    void traceThatADownloadNamesItselfIsSentAsItIs() {
        other.answering(Receiver.status(404));
        var own = "00-" + hex(16) + "-" + hex(8) + "-01";
        submit("/v1/tasks/download?wait=20s", """
                {"url": "%s", "headers": {"Traceparent": "%s"}, "retry": {"maxAttempts": 1}}
                """.formatted(other.url(), own));
        var get = span("GET");
        assertThat(get.failed()).isTrue();
        assertThat(get.fact("error.type")).isEqualTo("404");
        assertThat(other.requests().getFirst().header("traceparent")).isEqualTo(own);
    }

    /** Serves a file with its ranges; the whole of it only once somebody has asked for a part. */
    private static void serve(HttpExchange exchange, byte[] file, CountDownLatch asked) throws Exception {
        var headers = exchange.getResponseHeaders();
        headers.set("Accept-Ranges", "bytes");
        headers.set("ETag", "\"1\"");
        var range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        if (!range.matches()) {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file, 0, 1);
            asked.await(20, TimeUnit.SECONDS);
            exchange.getResponseBody().write(file, 1, file.length - 1);
            return;
        }
        asked.countDown();
        int from = Integer.parseInt(range.group(1));
        int end = range.group(2).isEmpty() ? file.length : Integer.parseInt(range.group(2)) + 1;
        headers.set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + file.length);
        exchange.sendResponseHeaders(206, end - from);
        exchange.getResponseBody().write(file, from, end - from);
    }

    @Test
    void everyConnectionOfADownloadIsInItsTrace() {
        var file = new byte[8 << 20];
        var asked = new CountDownLatch(1);
        other.answering(exchange -> serve(exchange, file, asked));
        submit("/v1/tasks/download?wait=20s", """
                {"url": "%s", "connections": 4, "pool": "threads"}
                """.formatted(other.url()));
        var attempt = span("attempt threads");
        assertThat(other.requests()).hasSizeGreaterThan(1);
        assertThat(spans(other.requests().size(), "GET"))
                .allMatch(get -> get.parent().equals(attempt.id()))
                .extracting(Sent::traceparent)
                .containsExactlyInAnyOrderElementsOf(other.requests().stream()
                        .map(request -> request.header("traceparent"))
                        .toList());
    }

    @Test
    void whatIsNotSampledMakesNoSpansAndIsSentOn() {
        other.answering(Receiver.status(200));
        var answer = client.post(
                "/v1/tasks/download?wait=20s",
                "{\"url\": \"" + other.url() + "\"}",
                "traceparent",
                "00-" + trace + "-" + CALLER + "-00");
        assertThat(answer.at("/state")).isEqualTo("SUCCEEDED");
        assertThat(other.requests().getFirst().header("traceparent")).matches("00-" + trace + "-[0-9a-f]{16}-00");
        submit("/v1/tasks/compute", "{\"function\": \"echo\"}");
        span("attempt cpu");
        assertThat(COLLECTOR.of(trace)).noneMatch(span -> span.name().equals("attempt io"));
    }

    @Test
    void probesAndScrapesMakeNoSpans() {
        for (var path : List.of("/actuator/prometheus", "/livez", "/readyz")) {
            assertThat(client.get(path, "traceparent", "00-" + trace + "-" + CALLER + "-01")
                            .status())
                    .isEqualTo(200);
        }
        submit("/v1/tasks/compute", "{\"function\": \"echo\"}");
        span("attempt cpu");
        assertThat(COLLECTOR.of(trace)).noneMatch(span -> span.name().startsWith("GET"));
    }

    @Test
    void histogramsPointAtTraces() {
        submit("/v1/tasks/compute?wait=20s", "{\"function\": \"echo\", \"pool\": \"narrow\"}");
        var exemplar = Pattern.compile("(executor|executor_idle|http_server_requests)_seconds_bucket\\{.*?} \\S+ "
                + "# \\{span_id=\"[0-9a-f]{16}\",trace_id=\"[0-9a-f]{32}\"}.*");
        await().atMost(SOON).untilAsserted(() -> {
            submit("/v1/tasks/compute?wait=20s", "{\"function\": \"echo\", \"pool\": \"narrow\"}");
            var scraped = client.get("/actuator/prometheus", "Accept", "application/openmetrics-text;version=1.0.0");
            assertThat(scraped.text()
                            .lines()
                            .map(exemplar::matcher)
                            .filter(line -> line.matches())
                            .map(line -> line.group(1))
                            .distinct())
                    .containsExactlyInAnyOrder("executor", "executor_idle", "http_server_requests");
        });
    }

    @Test
    void linesOfAnAttemptAndOfADeliveryNameTheTrace() {
        other.answering(Receiver.status(410));
        var lines = new Lines();
        var ours = (Logger) LoggerFactory.getLogger("dev.millrace");
        lines.start();
        ours.setLevel(Level.INFO);
        ours.setAdditive(false);
        ours.addAppender(lines);
        try {
            submit("/v1/tasks/compute?wait=20s", """
                    {"function": "echo", "callback": {"url": "%s"}}
                    """.formatted(other.url()));
            await().atMost(SOON)
                    .until(() -> lines.of("dev.millrace.attempt", trace) && lines.of("dev.millrace.delivery", trace));
        } finally {
            ours.detachAppender(lines);
            ours.setAdditive(true);
            ours.setLevel(null);
        }
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private record Line(String logger, Map<String, String> context) {}

        private final List<Line> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            all.add(new Line(event.getLoggerName(), Map.copyOf(event.getMDCPropertyMap())));
        }

        private boolean of(String logger, String trace) {
            return all.stream()
                    .anyMatch(line -> line.logger().equals(logger)
                            && trace.equals(line.context().get("traceId")));
        }
    }
}
