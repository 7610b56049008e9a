package dev.millrace.net;

import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One request of a chain of redirects.
 *
 * @param url absolute, http or https, without user info and fragment
 * @param headers what the caller asked to send, as far as it may be sent to this host
 * @param visited every URL before this one
 */
record Hop(URI url, Map<String, String> headers, Set<URI> visited) {

    Hop {
        headers = Map.copyOf(headers);
        visited = Set.copyOf(visited);
    }

    static Hop first(URI url, Map<String, String> headers) {
        return new Hop(Urls.request(url), headers, Set.of());
    }

    /**
     * The request that a redirect leads to.
     *
     * <p>From https to http is followed too, as curl does and as mirrors need; it is another origin, so no credential goes
     * along.
     *
     * @throws RedirectException if it is not to be followed
     */
    Hop redirected(String location, int maxRedirects) throws RedirectException {
        var target = Urls.resolve(url, location);
        var before = new HashSet<>(visited);
        before.add(url);
        if (before.contains(target)) {
            throw new RedirectException(RedirectException.Kind.TOO_MANY, "redirected in a circle");
        }
        if (before.size() > maxRedirects) {
            throw new RedirectException(
                    RedirectException.Kind.TOO_MANY, "redirected more than " + maxRedirects + " times");
        }
        return new Hop(target, sameOrigin(target) ? headers : RequestHeaders.harmless(headers), before);
    }

    private boolean sameOrigin(URI other) {
        return Objects.equals(url.getScheme(), other.getScheme())
                && url.getHost().equalsIgnoreCase(other.getHost())
                && Urls.port(url) == Urls.port(other);
    }
}
