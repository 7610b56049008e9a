package dev.millrace.task;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Durations as they stand in requests and answers: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d} or
 * ISO-8601 going in, ISO-8601 coming out.
 */
public final class Durations {

    /** The longest duration that anything here may last. */
    public static final Duration MAX = Duration.ofDays(365);

    /** What a duration looks like, for people. */
    public static final String FORM = "a duration such as '500ms', '30s', '5m', '2h', '1d' or 'PT30S'";

    private static final String TOO_LONG = "must be at most " + MAX.toDays() + " days";
    private static final Pattern SHORT = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

    private Durations() {}

    /**
     * Reads a duration from 0 to {@link #MAX}.
     *
     * @throws IllegalArgumentException with a message for people that reads well behind the field's name: "must be …"
     */
    public static Duration parse(String text) {
        var duration = read(text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException("must not be negative");
        }
        if (duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(TOO_LONG);
        }
        return duration;
    }

    /** The duration in ISO-8601, to the millisecond. */
    public static String format(Duration duration) {
        return duration.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static Duration read(String text) {
        var parts = SHORT.matcher(text);
        try {
            return parts.matches()
                    ? Duration.of(Long.parseLong(parts.group(1)), unit(parts.group(2)))
                    : Duration.parse(text);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(TOO_LONG, e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be " + FORM, e);
        }
    }

    private static ChronoUnit unit(String suffix) {
        return switch (suffix) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }
}
