package dev.millrace.content;

import dev.millrace.settings.MeterScope;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/** What content takes, and what is saved. */
final class ContentMeters implements MeterBinder {

    private final LocalContentStore content;
    private final boolean shared;
    private final @Nullable BucketContent bucket;

    /** @param shared whether other servers keep content in the same directory, so that all of them count the same */
    ContentMeters(LocalContentStore content, boolean shared, @Nullable BucketContent bucket) {
        this.content = content;
        this.shared = shared;
        this.bucket = bucket;
    }

    private long sharedBytes() {
        return content.sharedBytes() + (bucket == null ? 0 : bucket.sharedBytes());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("millrace.content.used", content, LocalContentStore::usedBytes)
                .baseUnit(BaseUnits.BYTES)
                .description("Bytes that content takes, with what is unfinished; the same bytes count once.")
                .tags(Tags.of(shared ? MeterScope.CLUSTER : MeterScope.NODE))
                .register(registry);
        FunctionCounter.builder("millrace.content.shared", this, ContentMeters::sharedBytes)
                .baseUnit(BaseUnits.BYTES)
                .description("Bytes that were not stored a second time.")
                .register(registry);
    }
}
