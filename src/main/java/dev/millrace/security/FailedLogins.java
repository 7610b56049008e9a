package dev.millrace.security;

import dev.millrace.security.AccessRefused.Reason;
import dev.millrace.security.AccessRefused.TooManyFailures;
import dev.millrace.security.AccessRefused.Unauthorized;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wrong keys by the address they came from, in the minute since the first of them. An IPv6 client owns at least a network of 64
 * bits, which counts as one address. Bounded: of very many addresses the latest are known. Safe for use by many threads.
 */
final class FailedLogins {

    static final int MOST_ADDRESSES = 10_000;
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int NETWORK_BYTES = 8;
    private static final Logger log = LoggerFactory.getLogger(FailedLogins.class);

    private final Clock clock;
    private final int most;
    private final LoginMeters meters;
    private final Map<String, Window> windows = new LinkedHashMap<>() { // guarded by itself
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                    return size() > MOST_ADDRESSES;
                }
            };

    private record Window(Instant end, int failures) {}

    /** @param most failures of an address in a minute */
    FailedLogins(Clock clock, int most, LoginMeters meters) {
        this.clock = clock;
        this.most = most;
        this.meters = meters;
    }

    /** @throws TooManyFailures if no more may come from there now */
    void refuseIfTooMany(String address) {
        var now = clock.instant();
        synchronized (windows) {
            var window = windows.isEmpty() ? null : windows.get(source(address));
            if (window != null && window.failures() >= most && now.isBefore(window.end())) {
                meters.limited();
                throw new TooManyFailures(Duration.between(now, window.end()));
            }
        }
    }

    /** Counts one of which nothing can be guessed, so that its address is not limited; what is returned is to be thrown. */
    Unauthorized note(Reason reason) {
        meters.failed(reason);
        return new Unauthorized(reason);
    }

    /** Counts one more; what is returned is to be thrown. */
    Unauthorized count(String address, Reason reason) {
        meters.failed(reason);
        var now = clock.instant();
        int failures;
        synchronized (windows) {
            var window = windows.compute(
                    source(address),
                    (source, known) -> known == null || !now.isBefore(known.end())
                            ? new Window(now.plus(WINDOW), 1)
                            : new Window(known.end(), known.failures() + 1));
            failures = window.failures();
        }
        if (failures == most) {
            log.atWarn()
                    .addKeyValue("address", address)
                    .addKeyValue("failures", failures)
                    .log("Too many wrong keys");
        }
        return new Unauthorized(reason);
    }

    /**
     * What counts as one client.
     *
     * @param address as the container tells it, which is never a name
     */
    static String source(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        return InetAddress.ofLiteral(address) instanceof Inet6Address six
                ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
                : address;
    }
}
