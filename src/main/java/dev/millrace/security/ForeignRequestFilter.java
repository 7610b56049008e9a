package dev.millrace.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Keeps web pages of other origins from using the server through their visitors' browsers. Such a page can send requests
 * to loopback and to the private network; it cannot hide where it comes from (Fetch Metadata, RFC 6454).
 */
final class ForeignRequestFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final transient Exposure exposure;
    private final transient HandlerExceptionResolver problems;

    ForeignRequestFilter(Exposure exposure, HandlerExceptionResolver problems) {
        this.exposure = exposure;
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var foreign = foreign(request);
        if (foreign.isEmpty()) {
            chain.doFilter(request, response);
        } else {
            problems.resolveException(request, response, null, foreign.get());
        }
    }

    private Optional<ForeignRequest> foreign(HttpServletRequest request) {
        var host = request.getHeader("Host");
        if (exposure.loopbackOnly() && host != null && !Authority.of(host).isLoopback()) {
            return Optional.of(new ForeignRequest(ForeignRequest.Reason.HOST, "this server is not " + host));
        }
        if (SAFE.contains(request.getMethod())) {
            return Optional.empty();
        }
        var origin = request.getHeader("Origin");
        boolean foreign = "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
                || origin != null && !Authority.ofOrigin(origin).equals(Authority.of(host == null ? "" : host));
        return foreign
                ? Optional.of(new ForeignRequest(
                        ForeignRequest.Reason.ORIGIN,
                        "a page of " + (origin == null ? "another site" : origin) + " sent it"))
                : Optional.empty();
    }
}
