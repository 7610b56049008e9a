package dev.millrace.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxy that the server reaches others through, for downloads and callbacks.
 *
 * @param proxy where it is, as {@code http://host:port}. Absent or empty: none, whatever the environment says.
 * @param proxyUsername who the server is to the proxy, by Basic authentication. Absent: nobody.
 * @param proxyPassword what goes with it. Never logged, never shown.
 * @param noProxy what is reached without the proxy: host names, which stand for all under them as well, and addresses and
 *     CIDR blocks, which stand for hosts that are written as addresses.
 */
@ConfigurationProperties("millrace.outbound")
public record ProxyProperties(
        @Nullable String proxy,
        @Nullable String proxyUsername,
        @Nullable String proxyPassword,
        @DefaultValue List<String> noProxy) {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int MAX_PORT = 65_535;

    /** No proxy. */
    public static final ProxyProperties NONE = new ProxyProperties(null, null, null, List.of());

    /** @throws IllegalArgumentException naming what is wrong, and repeating nothing that could be secret */
    public ProxyProperties {
        proxy = absentIfEmpty(proxy);
        proxyUsername = absentIfEmpty(proxyUsername);
        proxyPassword = absentIfEmpty(proxyPassword);
        noProxy = List.copyOf(noProxy);
        ProxyBypass.of(noProxy);
        if (proxy != null) {
            checkUrl(proxy);
        }
        require(proxyUsername == null || proxy != null, "proxy-username needs millrace.outbound.proxy");
        require(
                (proxyUsername == null) == (proxyPassword == null),
                "proxy-username and proxy-password need each other");
        require(
                proxyUsername == null
                        || proxyUsername.indexOf(':') < 0
                                && !CONTROL.matcher(proxyUsername).find(),
                "proxy-username must have no colon and no control characters");
        require(
                proxyPassword == null || !CONTROL.matcher(proxyPassword).find(),
                "proxy-password must have no control characters");
    }

    private static void checkUrl(String proxy) {
        try {
            var url = new URI(proxy);
            require(
                    url.getRawUserInfo() == null,
                    "proxy must not carry a user or password: set proxy-username and proxy-password");
            require(
                    "http".equalsIgnoreCase(url.getScheme())
                            && url.getHost() != null
                            && isUsable(Hosts.canonical(url.getHost()))
                            && url.getPort() >= 1
                            && url.getPort() <= MAX_PORT
                            && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                            && url.getRawQuery() == null
                            && url.getRawFragment() == null,
                    "proxy must be http://host:port");
        } catch (URISyntaxException _) {
            require(false, "proxy must be http://host:port");
        }
    }

    private static boolean isUsable(String host) {
        return Hosts.isName(host) || Hosts.isBlock(host);
    }

    private static @Nullable String absentIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("millrace.outbound." + what);
        }
    }

    /** Without who the server is to the proxy. */
    @Override
    public String toString() {
        return "ProxyProperties[proxy=" + proxy + ", noProxy=" + noProxy + "]";
    }
}
