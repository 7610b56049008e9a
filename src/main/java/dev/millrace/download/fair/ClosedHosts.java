package dev.millrace.download.fair;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The hosts that asked not to be asked again before a time. Thread-safe. */
final class ClosedHosts {

    /** How many are remembered; of more, some may be asked too early. */
    static final int MOST = 10_000;

    private final ConcurrentMap<String, Instant> until = new ConcurrentHashMap<>();
    private final Duration longest;
    private final Clock clock;

    /** @param longest no host is closed for longer, whatever it asks */
    ClosedHosts(Duration longest, Clock clock) {
        this.longest = longest;
        this.clock = clock;
    }

    /** A host asked not to be asked for so long; an earlier wish holds beyond that. */
    void close(String host, Duration asked) {
        var wait = asked.compareTo(longest) > 0 ? longest : asked;
        if (!wait.isPositive()) {
            return;
        }
        var now = clock.instant();
        if (until.size() >= MOST) {
            until.values().removeIf(time -> !time.isAfter(now));
        }
        if (until.size() < MOST) {
            var end = now.plus(wait);
            until.merge(host, end, (before, next) -> next.isAfter(before) ? next : before);
        }
    }

    /** Until when a host is closed; {@code null} if it is open. */
    @Nullable
    Instant closedUntil(String host) {
        var time = until.get(host);
        if (time == null || time.isAfter(clock.instant())) {
            return time;
        }
        until.remove(host, time);
        return null;
    }

    /** Opens a host; whether it was closed. */
    boolean open(String host) {
        var time = until.remove(host);
        return time != null && time.isAfter(clock.instant());
    }

    /** Those that are closed for longest, longest first. */
    List<HostsEndpoint.Closed> list(int limit) {
        var now = clock.instant();
        return until.entrySet().stream()
                .map(host -> new HostsEndpoint.Closed(host.getKey(), host.getValue()))
                .filter(host -> host.until().isAfter(now))
                .sorted(Comparator.comparing(HostsEndpoint.Closed::until)
                        .reversed()
                        .thenComparing(HostsEndpoint.Closed::host))
                .limit(limit)
                .toList();
    }

    /** How many are closed now. */
    int current() {
        var now = clock.instant();
        return (int) until.values().stream().filter(time -> time.isAfter(now)).count();
    }

    /** How many are remembered. */
    int size() {
        return until.size();
    }
}
