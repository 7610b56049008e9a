package dev.millrace.net;

import java.util.Locale;
import java.util.regex.Pattern;

/** How hosts are written. */
final class Hosts {

    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

    private static final Pattern BLOCK =
            Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(/\\d{1,3})?");

    /** The last label is decimal, octal or hexadecimal: there is no such top-level domain, so it is meant as an address. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)");

    private Hosts() {}

    /** The one form of a host: lower case, without a dot at its end and without brackets. */
    static String canonical(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[") && lower.endsWith("]")) {
            return lower.substring(1, lower.length() - 1);
        }
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Whether a canonical host is a name, and no address in whatever notation. */
    static boolean isName(String host) {
        return NAME.matcher(host).matches() && !isNumeric(host);
    }

    /** Whether a canonical host is an address in any notation that some system reads as one. */
    static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || ENDS_IN_NUMBER.matcher(host).matches();
    }

    /** Whether a text has the form of an address or of a CIDR block. */
    static boolean isBlock(String text) {
        return BLOCK.matcher(text).matches();
    }

    /** Whether a canonical host is one that RFC 6761, section 6.3, keeps for loopback, wherever it is resolved. */
    static boolean isLoopbackName(String host) {
        return isUnder(host, "localhost");
    }

    /** Whether a canonical host is a domain or in it. */
    static boolean isUnder(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
