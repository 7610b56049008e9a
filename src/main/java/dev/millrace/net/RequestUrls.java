package dev.millrace.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What holds for every URL that the server is asked to request. */
public final class RequestUrls {

    private static final int MAX_LENGTH = 8 * 1024;
    private static final int MAX_PORT = 65_535;

    private RequestUrls() {}

    /** What is wrong with a URL, as a text that completes "the field …"; empty: nothing, it can be requested. */
    public static Optional<String> wrongWith(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        try {
            return Optional.ofNullable(wrongWith(new URI(text)));
        } catch (URISyntaxException e) {
            return Optional.of("is no URL: " + e.getReason() + " at index " + e.getIndex());
        }
    }

    private static @Nullable String wrongWith(URI url) {
        var scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            return "must be an absolute http or https URL";
        }
        if (url.getRawUserInfo() != null) {
            return "must not carry a user or password; send an Authorization header instead";
        }
        if (url.getHost() == null) {
            return "has no valid host; a host that is not ASCII is written in its xn-- form";
        }
        if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
            return "has a port that is not from 1 to " + MAX_PORT;
        }
        return null;
    }

    /** The server of a URL that nothing is wrong with: scheme, host and port in one form, with nothing secret in it. */
    public static String server(String url) {
        var request = Urls.request(URI.create(url));
        return request.getScheme() + "://" + request.getHost().toLowerCase(Locale.ROOT) + ":" + Urls.port(request);
    }
}
