package dev.millrace.security;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host and a port as a {@code Host} or {@code Origin} header names them.
 *
 * @param host lower-case; IPv6 addresses in brackets
 * @param port empty for the scheme's own
 */
record Authority(String host, String port) {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern DEFAULT_PORT = Pattern.compile("80|443");

    static Authority of(String header) {
        var text = header.toLowerCase(Locale.ROOT);
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        var port = hasPort ? text.substring(colon + 1) : "";
        return new Authority(
                hasPort ? text.substring(0, colon) : text,
                DEFAULT_PORT.matcher(port).matches() ? "" : port);
    }

    /** Of an {@code Origin} header; {@code null}, the opaque origin, equals no host. */
    static Authority ofOrigin(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? new Authority("", "opaque") : of(origin.substring(scheme + 3));
    }

    boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }
}
