package dev.millrace.store;

import dev.millrace.store.commit.CommitObserver;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** {@code millrace_store_commit_seconds} and {@code millrace_store_batch_size}. */
final class CommitMeters implements CommitObserver {

    private final Timer commit;
    private final DistributionSummary batchSize;

    CommitMeters(MeterRegistry registry) {
        commit = Timer.builder("millrace.store.commit")
                .description("From the begin of a transaction of the store until it is durable")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        batchSize = DistributionSummary.builder("millrace.store.batch.size")
                .description("Writes committed together")
                .register(registry);
    }

    @Override
    public void committed(int operations, long nanos) {
        commit.record(nanos, TimeUnit.NANOSECONDS);
        batchSize.record(operations);
    }
}
