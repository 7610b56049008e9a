package dev.millrace.security;

import dev.millrace.security.AccessRefused.Forbidden;
import dev.millrace.security.AccessRefused.Reason;
import dev.millrace.security.AccessRefused.Unauthorized;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets a request through to what is about to serve it, if its caller may have that. The decision is made here and not by path
 * before, because here it cannot be about another path than the one that is served.
 */
final class RightsInterceptor implements HandlerInterceptor {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int FORBIDDEN = 403;

    private final Rights rights;
    private final AuditLog audit;

    RightsInterceptor(Rights rights, AuditLog audit) {
        this.rights = rights;
        this.audit = audit;
    }

    /** @throws AccessRefused if it may not */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var caller = Caller.find(request);
        // what there is to tell of a failure is told to everyone
        if (Caller.ANYONE.equals(caller) || request.getDispatcherType() == DispatcherType.ERROR) {
            return true;
        }
        var right = rights.of(request, handler);
        if (right == Right.NONE) {
            return true;
        }
        if (caller == null) {
            throw new Unauthorized(Reason.MISSING);
        }
        if (!right.isOf(caller.role())) {
            if (isChange(request, right)) {
                audit.record(request, caller, FORBIDDEN);
            }
            throw Forbidden.role(right, caller);
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (!READING.contains(request.getMethod())
                && request.getDispatcherType() != DispatcherType.ERROR
                && isChange(request, rights.of(request, handler))) {
            audit.record(request, Caller.of(request), response.getStatus());
        }
    }

    private static boolean isChange(HttpServletRequest request, Right right) {
        return right == Right.ADMINISTER && !READING.contains(request.getMethod());
    }
}
