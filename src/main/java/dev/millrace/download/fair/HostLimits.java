package dev.millrace.download.fair;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there may be to a host.
 *
 * @param each for hosts that are not named; absent: as many as anyone likes
 * @param byHost for hosts by name, whatever its case
 */
public record HostLimits(@Nullable Integer each, Map<String, Integer> byHost) {

    /** @throws IllegalArgumentException if a host is named twice, in different case */
    public HostLimits {
        var canonical = new HashMap<String, Integer>();
        byHost.forEach((name, connections) -> {
            if (canonical.put(canonical(name), connections) != null) {
                throw new IllegalArgumentException("the host '" + name + "' is named twice, in different letter case");
            }
        });
        byHost = Map.copyOf(canonical);
    }

    /** @param host in its canonical form */
    @Nullable
    Integer of(String host) {
        return byHost.isEmpty() ? each : byHost.getOrDefault(host, each);
    }

    /** The one form of the names of a host: in lower case, without the dot that may end it. */
    static String canonical(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
