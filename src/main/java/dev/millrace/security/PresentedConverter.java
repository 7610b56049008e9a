package dev.millrace.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Finds the key or token of a request, in one of two headers; one in the query would end up in logs. */
final class PresentedConverter implements AuthenticationConverter {

    private static final String API_KEY = "X-API-Key";
    private static final String SCHEME = "Bearer ";
    private static final int DELETE = 127;

    /**
     * @return null if it shows none
     * @throws AccessRefused.Unauthorized if it cannot be said which one is meant
     */
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var authorization = bearer(values(request, HttpHeaders.AUTHORIZATION));
        var apiKey = only(values(request, API_KEY));
        var key = apiKey == null ? null : checked(apiKey);
        if (authorization != null && key != null) {
            throw malformed();
        }
        var secret = authorization == null ? key : authorization;
        return secret == null ? null : new Presented(secret, request.getRemoteAddr());
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return request.getHeader(header) == null ? List.of() : Collections.list(request.getHeaders(header));
    }

    /** Of another scheme than this one, nothing is known here; it may be meant for a proxy. */
    private static @Nullable String bearer(List<String> values) {
        var value = only(values);
        if (value == null || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        return checked(value.substring(SCHEME.length()));
    }

    private static @Nullable String only(List<String> values) {
        if (values.size() > 1) {
            throw malformed();
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static String checked(String value) {
        var stripped = value.strip();
        if (stripped.isEmpty() || !stripped.chars().allMatch(c -> c > ' ' && c < DELETE)) {
            throw malformed();
        }
        return stripped;
    }

    private static AccessRefused malformed() {
        return new AccessRefused.Unauthorized(AccessRefused.Reason.MALFORMED);
    }
}
