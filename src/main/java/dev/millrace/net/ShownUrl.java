package dev.millrace.net;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL as it may be shown to whoever asks: without user info, and with {@value #HIDDEN} in the place of what its query holds
 * under a name that stands for a signature, a token, a key or a password. So a pre-signed URL is of no use to its reader.
 *
 * <p>A secret in the path, or under a name that says nothing, is not known to be one.
 */
public final class ShownUrl {

    static final String HIDDEN = "***";

    /** One parameter of a query: its name, and its value. */
    private static final Pattern PARAMETER = Pattern.compile("([^&;=]+)=([^&;]+)");

    private static final Pattern SEPARATORS = Pattern.compile("[-_. ]");

    /** Names in lower case, without separators. */
    private static final Set<String> NAMES = Set.of(
            "auth", "authorization", "hdnea", "hdnts", "hmac", "jwt", "pass", "passwd", "pwd", "sessionid", "sig");

    private static final Pattern PARTS =
            Pattern.compile("signature|token|secret|password|credential|apikey|accesskey|key$");

    private ShownUrl() {}

    /** @param url absolute, http or https */
    public static String of(URI url) {
        var text = new StringBuilder().append(url.getScheme()).append("://").append(url.getHost());
        if (url.getPort() >= 0) {
            text.append(':').append(url.getPort());
        }
        append(text, "", url.getRawPath());
        append(text, "?", hidden(url.getRawQuery()));
        append(text, "#", url.getRawFragment());
        return text.toString();
    }

    private static void append(StringBuilder text, String before, @Nullable String part) {
        if (part != null) {
            text.append(before).append(part);
        }
    }

    private static @Nullable String hidden(@Nullable String query) {
        return query == null
                ? null
                : PARAMETER
                        .matcher(query)
                        .replaceAll(parameter -> isSecret(parameter.group(1)) ? "$1=" + HIDDEN : "$0");
    }

    private static boolean isSecret(String written) {
        var name = SEPARATORS.matcher(decoded(written).toLowerCase(Locale.ROOT)).replaceAll("");
        return NAMES.contains(name) || PARTS.matcher(name).find();
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return name;
        }
    }
}
