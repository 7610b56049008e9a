package dev.millrace.api.problem;

import dev.millrace.security.AccessRefused;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/** The problem that each refusal of a caller is told as. */
final class AccessProblems {

    private static final Duration SOON = Duration.ofSeconds(5);

    private AccessProblems() {}

    static ProblemType typeOf(AccessRefused refused) {
        return switch (refused) {
            case AccessRefused.Unauthorized _ -> ProblemType.UNAUTHORIZED;
            case AccessRefused.Forbidden _ -> ProblemType.FORBIDDEN;
            case AccessRefused.RateLimited _ -> ProblemType.RATE_LIMITED;
            case AccessRefused.TooManyFailures _ -> ProblemType.TOO_MANY_FAILURES;
            case AccessRefused.IssuerUnreachable _ -> ProblemType.ISSUER_UNREACHABLE;
        };
    }

    static HttpHeaders headersOf(AccessRefused refused) {
        var headers = switch (refused) {
            case AccessRefused.Unauthorized unauthorized -> challenge(unauthorized.reason());
            case AccessRefused.Forbidden _ -> new HttpHeaders();
            case AccessRefused.RateLimited limited -> RefusalProblems.retryAfter(limited.retryAfter());
            case AccessRefused.TooManyFailures failures -> RefusalProblems.retryAfter(failures.retryAfter());
            case AccessRefused.IssuerUnreachable _ -> RefusalProblems.retryAfter(SOON);
        };
        headers.setCacheControl("no-store");
        return headers;
    }

    /** What is wrong, in the words of RFC 6750. */
    private static HttpHeaders challenge(AccessRefused.Reason reason) {
        var headers = new HttpHeaders();
        headers.set(
                HttpHeaders.WWW_AUTHENTICATE,
                switch (reason) {
                    case MISSING -> "Bearer realm=\"millrace\"";
                    case MALFORMED -> "Bearer realm=\"millrace\", error=\"invalid_request\"";
                    case UNKNOWN_KEY, INVALID_TOKEN -> "Bearer realm=\"millrace\", error=\"invalid_token\"";
                });
        return headers;
    }
}
