package dev.millrace.security;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Tells of the keys. Never down: a file that cannot be used takes nobody's key away, and no other server is better off. */
final class KeysHealthIndicator extends AbstractHealthIndicator {

    private final Keys keys;

    KeysHealthIndicator(Keys keys) {
        this.keys = keys;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up().withDetail("keys", keys.size());
        var fault = keys.fault();
        if (fault != null) {
            builder.withDetail("fault", fault);
        }
    }
}
