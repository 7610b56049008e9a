package dev.millrace.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts batches. */
final class BatchMeters {

    private final Counter submitted;
    private final DistributionSummary tasks;

    BatchMeters(MeterRegistry registry) {
        submitted = Counter.builder("millrace.batches.submitted")
                .description("Batches accepted")
                .register(registry);
        tasks = DistributionSummary.builder("millrace.batch.tasks")
                .description("Tasks of a batch when it was complete")
                .register(registry);
    }

    /** A batch that takes no more. */
    void submitted(long total) {
        submitted.increment();
        tasks.record(total);
    }
}
