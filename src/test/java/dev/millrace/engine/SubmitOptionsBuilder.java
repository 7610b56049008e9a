package dev.millrace.engine;

import dev.millrace.task.OnShutdown;
import dev.millrace.task.PoolName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Options as a test needs them: {@code options().delay(...).build()}. */
final class SubmitOptionsBuilder {

    private Integer priority;
    private Duration delay;
    private Instant runAt;
    private Duration ttl;
    private Duration timeout;
    private SubmitOptions.Retry retry;
    private Duration retention;
    private OnShutdown onShutdown;
    private Map<String, String> labels = Map.of();

    /** In that pool, and all else by default. */
    static SubmitOptions in(PoolName pool) {
        return new SubmitOptions(pool, null, null, null, null, null, null, Map.of(), null, null);
    }

    static SubmitOptionsBuilder options() {
        return new SubmitOptionsBuilder();
    }

    SubmitOptionsBuilder priority(int value) {
        priority = value;
        return this;
    }

    SubmitOptionsBuilder delay(Duration value) {
        delay = value;
        return this;
    }

    SubmitOptionsBuilder runAt(Instant value) {
        runAt = value;
        return this;
    }

    SubmitOptionsBuilder ttl(Duration value) {
        ttl = value;
        return this;
    }

    SubmitOptionsBuilder timeout(Duration value) {
        timeout = value;
        return this;
    }

    SubmitOptionsBuilder attempts(int max) {
        retry = new SubmitOptions.Retry(max, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(1), 0.0);
        return this;
    }

    SubmitOptionsBuilder retention(Duration value) {
        retention = value;
        return this;
    }

    SubmitOptionsBuilder label(String key, String value) {
        labels = Map.of(key, value);
        return this;
    }

    SubmitOptionsBuilder onShutdown(OnShutdown value) {
        onShutdown = value;
        return this;
    }

    SubmitOptions build() {
        return new SubmitOptions(null, priority, delay, runAt, ttl, timeout, retry, labels, retention, onShutdown);
    }
}
