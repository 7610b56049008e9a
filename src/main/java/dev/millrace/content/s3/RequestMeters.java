package dev.millrace.content.s3;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/** How long requests to a bucket took, with all their retries; of one that is read, until its bytes began to come. Thread-safe. */
final class RequestMeters implements MetricPublisher {

    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final MeterRegistry registry;

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void publish(MetricCollection call) {
        var durations = call.metricValues(CoreMetric.API_CALL_DURATION);
        if (durations.isEmpty()) {
            return;
        }
        var operation = call.metricValues(CoreMetric.OPERATION_NAME).stream().findFirst();
        Timer.builder("millrace.bucket.requests")
                .description("How long requests to the bucket took, with their retries.")
                .tag("operation", operation.orElse("unknown"))
                .tag("outcome", outcome(call))
                .register(registry)
                .record(durations.stream().reduce(Duration.ZERO, Duration::plus));
    }

    /** That nothing is there, or something is already, is an answer as well. */
    private static String outcome(MetricCollection call) {
        if (call.metricValues(CoreMetric.API_CALL_SUCCESSFUL).contains(true)) {
            return "ok";
        }
        int status = call.children().stream()
                .flatMap(attempt -> attempt.metricValues(HttpMetric.HTTP_STATUS_CODE).stream())
                .reduce(0, (_, last) -> last);
        return status >= BAD_REQUEST && status < SERVER_ERROR ? "refused" : "failed";
    }

    @Override
    public void close() {
        // the registry is not its own
    }
}
