package dev.millrace.content;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What content takes, and what is saved. */
final class ContentMeters implements MeterBinder {

    private final LocalContentStore content;

    ContentMeters(LocalContentStore content) {
        this.content = content;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("millrace.content.used", content, LocalContentStore::usedBytes)
                .baseUnit(BaseUnits.BYTES)
                .description("Bytes that content takes, with what is unfinished; the same bytes count once.")
                .register(registry);
        FunctionCounter.builder("millrace.content.shared", content, LocalContentStore::sharedBytes)
                .baseUnit(BaseUnits.BYTES)
                .description("Bytes that were not stored a second time.")
                .register(registry);
    }
}
