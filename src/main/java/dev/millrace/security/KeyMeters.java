package dev.millrace.security;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * How many keys let in, and whether the file of them is one that can be used.
 *
 * @param keys absent: none are needed
 */
record KeyMeters(@Nullable Keys keys) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("millrace.keys", this, KeyMeters::size)
                .description("Keys that let in; 0 where none are needed")
                .strongReference(true)
                .register(registry);
        Gauge.builder("millrace.keys.file.failed", this, KeyMeters::failed)
                .description("1 while the file of keys cannot be used, so that those of before hold")
                .strongReference(true)
                .register(registry);
    }

    private int size() {
        return keys == null ? 0 : keys.size();
    }

    private int failed() {
        return keys == null || keys.fault() == null ? 0 : 1;
    }
}
