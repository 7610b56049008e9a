package dev.millrace.security;

import dev.millrace.security.AccessRefused.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How many requests came with a key that is wrong. */
final class LoginMeters {

    private final Map<Reason, Counter> failed = new EnumMap<>(Reason.class);
    private final Counter limited;

    LoginMeters(MeterRegistry registry) {
        for (var reason : Reason.values()) {
            failed.put(reason, counter(registry, reason.tag()));
        }
        limited = counter(registry, "too-many");
    }

    private static Counter counter(MeterRegistry registry, String reason) {
        return Counter.builder("millrace.logins.failed")
                .description("Requests without a right key")
                .tag("reason", reason)
                .register(registry);
    }

    void failed(Reason reason) {
        Objects.requireNonNull(failed.get(reason)).increment();
    }

    void limited() {
        limited.increment();
    }
}
