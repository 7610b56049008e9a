package dev.millrace.download;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a whole an answer is about: the header {@code Content-Range} (RFC 9110, section 14.4).
 *
 * @param from the first byte, from 0
 * @param to the byte after the last one; as {@code from} when the answer holds none of the bytes
 * @param total the length of the whole, or {@value #UNKNOWN}
 */
record ContentRange(long from, long to, long total) {

    static final long UNKNOWN = -1;

    private static final Pattern FORM = Pattern.compile(
            "bytes[ \\t]+(?:(\\d{1,18})-(\\d{1,18})|\\*)/(?:(\\d{1,18})|\\*)", Pattern.CASE_INSENSITIVE);

    /** Empty if the header is missing, is about something else than bytes, or contradicts itself. */
    static Optional<ContentRange> parse(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        var matcher = FORM.matcher(header.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long total = matcher.group(3) == null ? UNKNOWN : Long.parseLong(matcher.group(3));
        if (matcher.group(1) == null) {
            return total == UNKNOWN ? Optional.empty() : Optional.of(new ContentRange(0, 0, total));
        }
        long from = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        return last < from || total != UNKNOWN && last >= total
                ? Optional.empty()
                : Optional.of(new ContentRange(from, last + 1, total));
    }

    /** Whether it goes to the end of a whole of known length. */
    boolean reachesEnd() {
        return to == total;
    }
}
