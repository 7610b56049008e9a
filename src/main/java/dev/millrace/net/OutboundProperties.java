package dev.millrace.net;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the server reaches others, for downloads and callbacks.
 *
 * @param allow what may be reached beside public addresses: CIDR blocks, addresses, and host names. A host name is
 *     reachable whatever it resolves to.
 * @param connectTimeout how long a name look-up, a connect and a TLS handshake may take, each.
 * @param readTimeout how long the other side may send nothing.
 * @param maxRedirects how many redirects in a row are followed, 0 to 100.
 * @param maxConnections how many connections may be open to one host and port; a request beyond that waits. High, because
 *     the size of a pool is meant to be the limit.
 * @param userAgent what the server calls itself. Absent: Millrace and its version.
 */
@ConfigurationProperties("millrace.outbound")
public record OutboundProperties(
        @DefaultValue List<String> allow,
        @DefaultValue("10s") Duration connectTimeout,
        @DefaultValue("30s") Duration readTimeout,
        @DefaultValue("10") int maxRedirects,
        @DefaultValue("20000") int maxConnections,
        @Nullable String userAgent) {

    private static final int MOST_REDIRECTS = 100;

    /** @throws IllegalArgumentException naming what is wrong */
    public OutboundProperties {
        allow = List.copyOf(allow);
        AddressRules.of(allow);
        require(isUsable(connectTimeout), "connect-timeout must be from 1 ms to 1 day");
        require(isUsable(readTimeout), "read-timeout must be from 1 ms to 1 day");
        require(maxRedirects >= 0 && maxRedirects <= MOST_REDIRECTS, "max-redirects must be from 0 to 100");
        require(maxConnections >= 1, "max-connections must be at least 1");
        require(
                userAgent == null || !userAgent.isEmpty() && RequestHeaders.isValue(userAgent),
                "user-agent must be visible ASCII, with spaces inside only");
    }

    private static boolean isUsable(Duration timeout) {
        return timeout.toMillis() >= 1 && timeout.compareTo(Duration.ofDays(1)) <= 0;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("millrace.outbound." + what);
        }
    }
}
