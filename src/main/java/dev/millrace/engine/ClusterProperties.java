package dev.millrace.engine;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How servers that share a database live beside each other.
 *
 * @param nodeTimeout how long a server may be silent before it counts as dead, and what it ran is run again elsewhere; the
 *     same for all of them. It
 *     gives a sign of life three times as often.
 * @param address the base URL at which the other servers reach this one, such as {@code http://10.0.0.1:8080}: they ask it for
 *     content that only it has. Differs from server to server.
 */
@ConfigurationProperties("millrace.cluster")
@Validated
public record ClusterProperties(
        @DefaultValue("15s") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration nodeTimeout,

        @Nullable URI address) {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** @throws IllegalArgumentException if the address is none that servers can be asked at */
    public ClusterProperties {
        if (address != null && !isBase(address)) {
            throw new IllegalArgumentException(
                    "millrace.cluster.address must be an http or https URL with a host and without "
                            + "user, query and fragment, such as http://10.0.0.1:8080, and is " + address);
        }
    }

    private static boolean isBase(URI address) {
        return address.getScheme() != null
                && SCHEMES.contains(address.getScheme())
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
    }
}
