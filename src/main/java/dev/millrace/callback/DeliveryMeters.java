package dev.millrace.callback;

import dev.millrace.settings.MeterScope;
import dev.millrace.task.Delivery;
import dev.millrace.task.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts and times attempts. Their only tag is the outcome, never a target. Counters start at zero. */
final class DeliveryMeters {

    private final Counter delivered;
    private final Counter retried;
    private final Counter failed;
    private final Timer attempts;

    DeliveryMeters(MeterRegistry registry, Outbox outbox) {
        delivered = counter(registry, "delivered");
        retried = counter(registry, "retried");
        failed = counter(registry, "failed");
        attempts = Timer.builder("millrace.webhook.attempt")
                .description("From the begin of an attempt to deliver until its answer, or until there was none")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(15))
                .register(registry);
        Gauge.builder("millrace.webhook.pending", outbox, Outbox::pending)
                .description("Deliveries that did not arrive yet and are not given up")
                .tags(Tags.of(MeterScope.CLUSTER)) // each server counts those of all
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("millrace.webhook.deliveries")
                .description("Attempts to deliver, by what became of the delivery")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Takes an attempt into account that is recorded. */
    void count(Delivery.Attempt attempt, Delivery.State state) {
        attempts.record(attempt.duration());
        switch (state) {
            case DELIVERED -> delivered.increment();
            case PENDING -> retried.increment();
            case FAILED -> failed.increment();
        }
    }
}
