package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.callback.Receiver;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.test.context.TestPropertySource;

/** What becomes of a client's trace on a server that makes no spans of its own. */
@TestPropertySource(properties = "millrace.outbound.allow=127.0.0.0/8")
class TracePassedOnTest extends ApiServerTest implements ApplicationContextAware {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private ApplicationContext context;
    private Receiver other;

    @Override
    public void setApplicationContext(ApplicationContext context) {
        this.context = context;
    }

    @BeforeEach
    void listen() throws Exception {
        other = Receiver.start();
        other.answering(Receiver.status(200));
    }

    @AfterEach
    void close() {
        other.close();
    }

    /** A download and the delivery that tells of it. */
    private void submit(String... headers) {
        var task = "{\"url\": \"%s\", \"callback\": {\"url\": \"%s\"}}".formatted(other.url(), other.url());
        assertThat(client.post("/v1/tasks/download?wait=20s", task, headers).at("/state"))
                .isEqualTo("SUCCEEDED");
        await().atMost(Duration.ofSeconds(30)).until(() -> other.requests().size() == 2);
    }

    @Test
    void clientsTraceIsSentOnWithDownloadsAndDeliveries() {
        submit("traceparent", PARENT, "tracestate", "vendor=1");
        assertThat(other.requests())
                .extracting(request -> Map.of(
                        "traceparent", request.header("traceparent"), "tracestate", request.header("tracestate")))
                .containsOnly(Map.of("traceparent", PARENT, "tracestate", "vendor=1"));
    }

    @Test
    void traceThatIsNotValidIsNotSentOn() {
        submit("traceparent", PARENT.toUpperCase(Locale.ROOT), "tracestate", "vendor=1");
        assertThat(other.requests()).noneMatch(request -> request.headers().containsKey("traceparent"));
        assertThat(other.requests()).noneMatch(request -> request.headers().containsKey("tracestate"));
    }

    @Test
    void withoutATraceNoneIsSent() {
        submit();
        assertThat(other.requests()).noneMatch(request -> request.headers().containsKey("traceparent"));
    }

    @Test
    void thereIsNothingThatMakesSpans() {
        assertThat(context.getBeansOfType(OpenTelemetry.class)).isEmpty();
        assertThat(context.getBeansOfType(Tracer.class)).isEmpty();
    }
}
