package dev.millrace.api.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Times as the contract writes them: RFC 3339 in UTC, always with milliseconds. */
public final class Times {

    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Times() {}

    public static String format(Instant time) {
        return FORMAT.format(time);
    }

    /**
     * Reads any RFC 3339 time, with whatever offset, of the years 1970 to 9999.
     *
     * @throws IllegalArgumentException whose message completes "the field …"
     */
    public static Instant parse(String text) {
        try {
            var time = OffsetDateTime.parse(text).toInstant();
            if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
                throw new IllegalArgumentException("must be within the years 1970 to 9999");
            }
            return time;
        } catch (DateTimeException _) {
            throw new IllegalArgumentException("must be a time such as \"2030-01-31T08:00:00Z\"");
        }
    }
}
