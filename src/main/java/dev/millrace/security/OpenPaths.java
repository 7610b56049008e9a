package dev.millrace.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What can be read of the server without a key, and what by those who watch it. It is about what no controller of ours serves,
 * and which therefore cannot say itself what it requires.
 */
final class OpenPaths {

    private static final List<String> OPEN = List.of(
            "/",
            "/problems",
            "/problems/*",
            "/livez",
            "/readyz",
            "/v3/api-docs",
            "/v3/api-docs.yaml",
            "/v3/api-docs/**",
            "/swagger-ui.html",
            "/swagger-ui/**");

    /** Endpoints that show nothing but what is meant for everyone who watches; others show secrets, or the whole memory. */
    private static final List<String> WATCHED =
            List.of("", "/info", "/prometheus", "/metrics", "/metrics/**", "/pools", "/hosts");

    private final RequestMatcher open;
    private final RequestMatcher watched;

    /** @param actuator the path that all of its endpoints are under */
    OpenPaths(String actuator) {
        open = reading(Stream.concat(OPEN.stream(), Stream.of(actuator + "/health", actuator + "/health/**")));
        watched = reading(WATCHED.stream().map(endpoint -> actuator + endpoint));
    }

    private static RequestMatcher reading(Stream<String> paths) {
        return new OrRequestMatcher(paths.flatMap(path -> Stream.of(
                        PathPatternRequestMatcher.pathPattern(HttpMethod.GET, path),
                        PathPatternRequestMatcher.pathPattern(HttpMethod.HEAD, path)))
                .map(RequestMatcher.class::cast)
                .toList());
    }

    boolean isOpen(HttpServletRequest request) {
        return open.matches(request);
    }

    boolean isWatched(HttpServletRequest request) {
        return watched.matches(request);
    }
}
