package dev.millrace.security;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * How many requests holders may make on this server: so many a second, all of which may come at once. Tells of it in the headers
 * of the IETF draft "RateLimit header fields for HTTP". Bounded by the number of names that keys have had. Safe for use by many
 * threads.
 */
final class Quotas {

    private final TimeMeter time;
    private final ConcurrentMap<String, Quota> quotas = new ConcurrentHashMap<>();

    private record Quota(int perSecond, Bucket bucket) {}

    Quotas(TimeMeter time) {
        this.time = time;
    }

    /** @throws AccessRefused.RateLimited if it was one too many */
    void take(KeyHolder holder, HttpServletResponse response) {
        var perSecond = holder.requestsPerSecond();
        if (perSecond == null) {
            return;
        }
        var probe = quota(holder.name(), perSecond).bucket().tryConsumeAndReturnRemaining(1);
        response.setHeader("RateLimit-Policy", "\"requests\";q=" + perSecond + ";w=1");
        response.setHeader("RateLimit", "\"requests\";r=" + probe.getRemainingTokens() + ";t=1");
        if (!probe.isConsumed()) {
            var pause = Duration.ofNanos(Math.max(probe.getNanosToWaitForRefill(), TimeUnit.MILLISECONDS.toNanos(1)));
            throw new AccessRefused.RateLimited(perSecond, pause);
        }
    }

    private Quota quota(String name, int perSecond) {
        var known = quotas.get(name);
        return known != null && known.perSecond() == perSecond
                ? known
                : quotas.compute(
                        name,
                        (_, other) -> other != null && other.perSecond() == perSecond
                                ? other
                                : new Quota(perSecond, bucket(perSecond)));
    }

    private Bucket bucket(int perSecond) {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
