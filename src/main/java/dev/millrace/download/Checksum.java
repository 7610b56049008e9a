package dev.millrace.download;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What bytes must hash to.
 *
 * @param hex SHA-256, 64 lower-case hexadecimal digits
 */
record Checksum(String hex) {

    private static final Pattern FORM = Pattern.compile("sha-256=([0-9a-f]{64})", Pattern.CASE_INSENSITIVE);

    /** The checksum written as {@code sha-256=<64 hex digits>}, letter case ignored. */
    static Optional<Checksum> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Checksum(matcher.group(1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }
}
