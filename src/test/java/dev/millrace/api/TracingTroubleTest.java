package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.MillraceApplication;
import dev.millrace.tracing.Collector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Traces when servers are restarted, and when their collector does not answer. */
class TracingTroubleTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private ConfigurableApplicationContext start(Collector collector, String... more) {
        var arguments = new ArrayList<>(List.of(more));
        arguments.add("--server.port=0");
        arguments.add("--millrace.data-dir=" + data);
        arguments.add("--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint());
        arguments.add("--management.opentelemetry.tracing.export.schedule-delay=50ms");
        return new SpringApplicationBuilder(MillraceApplication.class).run(arguments.toArray(String[]::new));
    }

    private static ApiClient client(ConfigurableApplicationContext server) {
        return new ApiClient(
                Objects.requireNonNull(server.getEnvironment().getProperty("local.server.port", Integer.class)));
    }

    @Test
    void traceOutlivesTheServer() {
        try (var collector = Collector.start()) {
            try (var server = start(collector)) {
                var client = client(server);
                client.post("/v1/pools/cpu/pause", "");
                var answer = client.post("/v1/tasks/compute", "{\"function\": \"echo\"}", "traceparent", PARENT);
                assertThat(answer.at("/state")).isEqualTo("QUEUED");
            }
            assertThat(collector.of(TRACE)).noneMatch(span -> span.name().equals("attempt cpu"));
            try (var server = start(collector)) {
                client(server).post("/v1/pools/cpu/resume", "");
                await().atMost(SOON)
                        .until(() ->
                                collector.of(TRACE).anyMatch(span -> span.name().equals("attempt cpu")));
            }
            var submit = collector
                    .of(TRACE)
                    .filter(span -> span.name().equals("submit cpu"))
                    .findFirst()
                    .orElseThrow();
            assertThat(collector.of(TRACE).filter(span -> span.name().matches("(queue|attempt) cpu")))
                    .hasSize(2)
                    .allMatch(span -> span.parent().equals(submit.id()));
        }
    }

    @Test
    void collectorThatDoesNotAnswerHoldsUpNoTask() {
        var collector = Collector.hanging();
        try (collector;
                var server = start(
                        collector,
                        "--management.opentelemetry.tracing.export.max-queue-size=16",
                        "--management.opentelemetry.tracing.export.max-batch-size=8")) {
            var client = client(server);
            for (int i = 0; i < 100; i++) {
                var answer = client.post("/v1/tasks/compute?wait=20s", "{\"function\": \"echo\"}");
                assertThat(answer.at("/state")).isEqualTo("SUCCEEDED");
            }
            await().atMost(SOON).until(() -> collector.requests() > 0);
            assertThat(collector.spans()).isEmpty();
            collector.close();
        }
    }
}
