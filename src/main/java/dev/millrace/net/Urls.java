package dev.millrace.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes request URLs out of what people and servers write. */
final class Urls {

    private static final String LEGAL =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private Urls() {}

    /** The URL as it is requested: without user info and fragment, ASCII only, scheme in lower case. */
    static URI request(URI url) {
        if (url.getHost() == null) {
            throw new IllegalArgumentException("a URL without a host cannot be requested");
        }
        try {
            return new URI(request(url.getScheme(), url.getHost(), url.getPort(), url));
        } catch (URISyntaxException _) {
            // Without its cause, which repeats the whole URL and would end up in a log.
            throw new IllegalArgumentException("not a URL that can be requested");
        }
    }

    /** As much of it as is no secret by its place: a request URL without its query. */
    static String withoutQuery(URI url) {
        var text = url.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    /** Where a {@code Location} (RFC 9110, section 10.2.2) leads. */
    static URI resolve(URI from, String location) throws RedirectException {
        try {
            var target = from.resolve(new URI(escaped(location.strip())));
            if (!isHttp(target.getScheme()) || target.getHost() == null) {
                throw bad();
            }
            return request(target);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw bad();
        }
    }

    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equals(url.getScheme()) ? HTTPS : HTTP;
    }

    private static boolean isHttp(@Nullable String scheme) {
        return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    }

    private static RedirectException bad() {
        return new RedirectException(
                RedirectException.Kind.BAD_TARGET, "redirected to something that is no http or https URL");
    }

    private static String request(String scheme, String host, int port, URI url) {
        var text =
                new StringBuilder(scheme.toLowerCase(Locale.ROOT)).append("://").append(host);
        if (port >= 0) {
            text.append(':').append(port);
        }
        var path = url.getRawPath();
        text.append(path == null || path.isEmpty() ? "/" : path);
        if (url.getRawQuery() != null) {
            text.append('?').append(url.getRawQuery());
        }
        return URI.create(text.toString()).toASCIIString();
    }

    /** Header bytes reach us as ISO-8859-1, so a character is a byte, and UTF-8 that was sent raw comes out right. */
    private static String escaped(String location) {
        var text = new StringBuilder(location.length());
        for (int i = 0; i < location.length(); i++) {
            char c = location.charAt(i);
            if (LEGAL.indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append('%').append(HEX.toHexDigits((byte) c));
            }
        }
        return text.toString();
    }
}
