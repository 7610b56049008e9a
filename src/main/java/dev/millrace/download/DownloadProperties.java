package dev.millrace.download;

import dev.millrace.download.fair.Bandwidths;
import dev.millrace.download.fair.Fairness;
import dev.millrace.download.fair.HostGate;
import dev.millrace.download.fair.HostLimits;
import dev.millrace.task.TaskSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How fast downloads may go, and how many of them to one host at once.
 *
 * @param bandwidth the most bytes a second that all downloads fetch together, at least 1KB. Absent: no limit.
 * @param maxPerHost the most connections to one host at once. Absent: no limit but the sizes of the pools.
 * @param hosts by name, those for which another limit holds.
 * @param maxRetryAfter the longest that a host is left alone for because its {@code Retry-After} asks for that, up to a day.
 */
@ConfigurationProperties("millrace.download")
public record DownloadProperties(
        @Nullable DataSize bandwidth,
        @Nullable Integer maxPerHost,
        @DefaultValue Map<String, Host> hosts,
        @DefaultValue("1h") Duration maxRetryAfter) {

    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final long LEAST_BANDWIDTH = TaskSpec.Fetching.LEAST_BANDWIDTH;

    /** A name as DNS knows it, which is how names of other letters are written as well, or an address. */
    private static final Pattern HOST = Pattern.compile(
            "[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,126}\\.?|\\[?[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,45}]?");

    /** @throws IllegalArgumentException naming what is wrong */
    public DownloadProperties {
        hosts = Map.copyOf(hosts);
        require(bandwidth == null || bandwidth.toBytes() >= LEAST_BANDWIDTH, "bandwidth must be at least 1KB");
        require(maxPerHost == null || maxPerHost >= 1, "max-per-host must be at least 1");
        hosts.keySet()
                .forEach(name -> require(
                        HOST.matcher(name).matches(),
                        "hosts[" + name
                                + "] is no host: it must be a name such as example.org or an address, without scheme, "
                                + "port and blanks"));
        hosts.forEach((name, host) -> require(
                host.maxConnections() != null && host.maxConnections() >= 1,
                "hosts[" + name + "].max-connections must be at least 1"));
        require(
                !maxRetryAfter.isNegative() && maxRetryAfter.compareTo(LONGEST_PAUSE) <= 0,
                "max-retry-after must be from 0 to 1 day");
        limits(maxPerHost, hosts);
    }

    /**
     * One host.
     *
     * @param maxConnections the most connections to it at once.
     */
    public record Host(@Nullable Integer maxConnections) {}

    /** What keeps to these limits. */
    Fairness fairness(Clock clock) {
        var bytes = bandwidth == null ? null : bandwidth.toBytes();
        var gate = new HostGate(limits(maxPerHost, hosts), maxRetryAfter, clock);
        return new Fairness(gate, new Bandwidths(bytes), maxRetryAfter);
    }

    private static HostLimits limits(@Nullable Integer maxPerHost, Map<String, Host> hosts) {
        var byName = hosts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        host -> Objects.requireNonNull(host.getValue().maxConnections())));
        return new HostLimits(maxPerHost, byName);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("millrace.download." + what);
        }
    }
}
