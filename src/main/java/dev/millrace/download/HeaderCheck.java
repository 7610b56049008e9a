package dev.millrace.download;

import dev.millrace.task.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the request headers of a download. */
final class HeaderCheck {

    private static final int MAX_HEADERS = 50;
    private static final int MAX_NAME = 128;
    private static final int MAX_VALUE = 8 * 1024;
    private static final int MAX_TOTAL = 32 * 1024;

    /** A token of RFC 9110, section 5.6.2. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Visible ASCII with spaces and tabs inside; other characters have no agreed encoding in a header. */
    private static final Pattern VALUE = Pattern.compile("([!-~]([\\t -~]*[!-~])?)?");

    /** What the connection and the length of the message depend on, and what would ask for part of a file or for none. */
    private static final Set<String> OURS = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via");

    private HeaderCheck() {}

    static List<FieldError> errors(Map<String, String> headers) {
        var errors = new ArrayList<FieldError>();
        if (headers.size() > MAX_HEADERS) {
            errors.add(new FieldError("headers", "are more than " + MAX_HEADERS));
        }
        int total = 0;
        var seen = new HashSet<String>();
        for (var header : headers.entrySet()) {
            var name = header.getKey();
            total += name.length() + header.getValue().length();
            var wrong = wrongWith(name, header.getValue());
            if (wrong == null && !seen.add(name.toLowerCase(Locale.ROOT))) {
                wrong = "is given twice, in different letter case";
            }
            if (wrong != null) {
                errors.add(new FieldError("headers." + shown(name), wrong));
            }
        }
        if (total > MAX_TOTAL) {
            errors.add(new FieldError("headers", "have more than " + MAX_TOTAL + " characters together"));
        }
        return errors;
    }

    private static @Nullable String wrongWith(String name, String value) {
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
            return "is no header name";
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            return "is set by the server itself";
        }
        if (value.length() > MAX_VALUE) {
            return "has a value of more than " + MAX_VALUE + " characters";
        }
        return VALUE.matcher(value).matches()
                ? null
                : "has a value with characters that no header may have: only visible ASCII, and spaces inside";
    }

    /** The name as far as it can be repeated in an answer. */
    private static String shown(String name) {
        var plain = NAME.matcher(name).matches() ? name : name.replaceAll("[^!-~]", "?");
        return plain.length() <= MAX_NAME ? plain : plain.substring(0, MAX_NAME) + "…";
    }
}
