package dev.millrace.security;

import dev.millrace.security.AccessRefused.Reason;
import dev.millrace.security.AccessRefused.Unauthorized;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers what the chain refuses with a problem, as the controllers' refusals are answered. */
final class Refuser implements AuthenticationFailureHandler, AccessDeniedHandler {

    private final HandlerExceptionResolver problems;
    private final LoginMeters meters;

    Refuser(HandlerExceptionResolver problems, LoginMeters meters) {
        this.problems = problems;
        this.meters = meters;
    }

    /** Of a request that shows no key where one is needed; there is no other that the chain itself denies. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e) {
        meters.failed(Reason.MISSING);
        refuse(request, response, new Unauthorized(Reason.MISSING));
    }

    /** Of one that shows a wrong one. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e) {
        if (!(e instanceof AccessRefused refused)) {
            throw e;
        }
        if (refused instanceof Unauthorized unauthorized && unauthorized.reason() == Reason.MALFORMED) {
            meters.failed(Reason.MALFORMED);
        }
        refuse(request, response, refused);
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, AccessRefused refused) {
        problems.resolveException(request, response, null, refused);
    }
}
