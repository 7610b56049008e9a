package dev.millrace.security;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may use the server.
 *
 * @param allowAnonymous whether the server may listen on other addresses than loopback although everyone who reaches it may
 *     do everything. Of no effect once there are keys.
 * @param keys the keys that let in.
 * @param keysFile a YAML or JSON file with more keys, looked at again and again while the server runs.
 * @param keysInterval how often it is looked at.
 * @param maxFailedLogins how many wrong keys in a minute one address may show before others than those it has used are not
 *     looked at.
 */
@ConfigurationProperties("millrace.security")
public record SecurityProperties(
        @DefaultValue("false") boolean allowAnonymous,
        @DefaultValue List<KeySettings> keys,
        @Nullable Path keysFile,
        @DefaultValue("2s") Duration keysInterval,
        @DefaultValue("20") int maxFailedLogins) {

    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** @throws IllegalArgumentException naming what is wrong */
    public SecurityProperties {
        keys = List.copyOf(keys);
        if (keysInterval.compareTo(SHORTEST) < 0 || keysInterval.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("millrace.security.keys-interval must be from 10 ms to 1 day");
        }
        if (maxFailedLogins < 1) {
            throw new IllegalArgumentException("millrace.security.max-failed-logins must be at least 1");
        }
    }
}
