package dev.millrace.net;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After} (RFC 9110, section 10.2.3). */
public final class RetryAfter {

    /** A server cannot hold anything back for longer. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    private RetryAfter() {}

    /** How long to wait, from nothing to a day; {@code null} if the header says nothing that can be understood. */
    public static @Nullable Duration parse(@Nullable String header, Clock clock) {
        if (header == null) {
            return null;
        }
        var text = header.strip();
        try {
            var wait = SECONDS.matcher(text).matches()
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            clock.instant(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
            return clamped(wait);
        } catch (DateTimeException _) {
            return null;
        }
    }

    /** The same, and no more than so long. */
    public static @Nullable Duration parse(@Nullable String header, Clock clock, Duration longest) {
        var wait = parse(header, clock);
        return wait == null || wait.compareTo(longest) <= 0 ? wait : longest;
    }

    private static Duration clamped(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
