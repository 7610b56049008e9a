package dev.millrace.net;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all headers that the server is asked to send: at most {@value #MAX_HEADERS} of them, none of those that the
 * connection and the length of the message depend on.
 */
public final class RequestHeaders {

    private static final int MAX_HEADERS = 50;
    private static final int MAX_NAME = 128;
    private static final int MAX_VALUE = 8 * 1024;
    private static final int MAX_TOTAL = 32 * 1024;

    /** A token of RFC 9110, section 5.6.2. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Visible ASCII with spaces and tabs inside; other characters have no agreed encoding in a header. */
    private static final Pattern VALUE = Pattern.compile("([!-~]([\\t -~]*[!-~])?)?");

    private static final Set<String> OURS = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via");

    /**
     * What may go to another origin than it was given for; whatever else a caller gives may be a credential. The conditions
     * and ranges are the server's own words, and the answer of the last origin depends on them.
     */
    private static final Set<String> HARMLESS = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "range",
            "user-agent");

    private RequestHeaders() {}

    /** Those of the headers that may be sent to any origin. */
    public static Map<String, String> harmless(Map<String, String> headers) {
        var kept = new TreeMap<>(headers);
        kept.keySet().removeIf(name -> !HARMLESS.contains(name.toLowerCase(Locale.ROOT)));
        return kept;
    }

    /**
     * What is wrong with headers, as texts that complete "the field …": by the name of a header, as far as it can be
     * repeated in an answer, and by the empty name what is wrong with all of them together.
     *
     * @param alsoOurs further names that cannot be given, in lower case
     */
    public static SortedMap<String, String> wrongWith(Map<String, String> headers, Set<String> alsoOurs) {
        var wrong = new TreeMap<String, String>();
        int total = 0;
        var seen = new HashSet<String>();
        for (var header : headers.entrySet()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            total += name.length() + header.getValue().length();
            var message = wrongWith(header.getKey(), header.getValue());
            if (message == null && alsoOurs.contains(name)) {
                message = "is set by the server itself";
            }
            if (message == null && !seen.add(name)) {
                message = "is given twice, in different letter case";
            }
            if (message != null) {
                wrong.put(shown(header.getKey()), message);
            }
        }
        if (headers.size() > MAX_HEADERS) {
            wrong.put("", "are more than " + MAX_HEADERS);
        } else if (total > MAX_TOTAL) {
            wrong.put("", "have more than " + MAX_TOTAL + " characters together");
        }
        return wrong;
    }

    /** Whether a text can be the value of a header as it stands, with nothing in it that ends the header or hides in it. */
    public static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
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
        return isValue(value)
                ? null
                : "has a value with characters that no header may have: only visible ASCII, and spaces inside";
    }

    /** The name, made such that it can be repeated in an answer; never empty. */
    private static String shown(String name) {
        var plain = name.isEmpty() ? "?" : name.replaceAll("[^!-~]", "?");
        return plain.length() <= MAX_NAME ? plain : plain.substring(0, MAX_NAME) + "…";
    }
}
