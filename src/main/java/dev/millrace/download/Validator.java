package dev.millrace.download;

import dev.millrace.net.OutboundResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from every other, byte for byte: a strong {@code ETag}, or else a {@code Last-Modified} that
 * is strong by its age (RFC 9110, sections 8.8.2.2 and 8.8.3).
 *
 * @param value as the server wrote it, and as {@code If-Range} takes it
 */
record Validator(String value) {

    private static final Duration STRONG_AFTER = Duration.ofSeconds(1);
    private static final Pattern STRONG_TAG = Pattern.compile("\"[!#-~\\x80-\\xff]{0,1022}\"");

    /** The one that an answer carries, if any. */
    static @Nullable Validator of(OutboundResponse response) {
        return of(response.header("ETag"), response.header("Last-Modified"), response.header("Date"));
    }

    static @Nullable Validator of(@Nullable String etag, @Nullable String lastModified, @Nullable String date) {
        if (etag != null) {
            // With a weak one the server says that other bytes may go by the same name, and so by the same time.
            return STRONG_TAG.matcher(etag).matches() ? new Validator(etag) : null;
        }
        var modified = time(lastModified);
        var sent = time(date);
        return modified == null || sent == null || modified.plus(STRONG_AFTER).isAfter(sent)
                ? null
                : new Validator(String.valueOf(lastModified).strip());
    }

    /**
     * Whether an answer may be about the same state. A partial answer need not repeat what was asked by, so one that says
     * nothing is taken at its word: it was asked to send something else if the state is another.
     */
    boolean standsIn(OutboundResponse response) {
        return standsIn(response.header("ETag"), response.header("Last-Modified"));
    }

    boolean standsIn(@Nullable String etag, @Nullable String lastModified) {
        var other = isTag() ? etag : lastModified;
        return other == null || other.strip().equals(value);
    }

    private boolean isTag() {
        return value.startsWith("\"");
    }

    private static @Nullable Instant time(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip(), Instant::from);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
