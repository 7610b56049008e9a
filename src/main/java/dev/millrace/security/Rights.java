package dev.millrace.security;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** What a request needs, by what is about to serve it. Safe for use by many threads. */
final class Rights {

    private final OpenPaths paths;
    private final ConcurrentMap<Method, Right> declared = new ConcurrentHashMap<>();

    Rights(OpenPaths paths) {
        this.paths = paths;
    }

    Right of(HttpServletRequest request, Object handler) {
        if (handler instanceof HandlerMethod method) {
            var known = declared.get(method.getMethod());
            if (known != null) {
                return known;
            }
            var required = method.getMethodAnnotation(Requires.class);
            if (required != null) {
                declared.put(method.getMethod(), required.value());
                return required.value();
            }
        }
        return undeclared(request, handler);
    }

    private Right undeclared(HttpServletRequest request, Object handler) {
        if (paths.isOpen(request)) {
            return Right.NONE;
        }
        // what is in the jar for everyone, if anything, and which methods a path has
        boolean harmless =
                handler instanceof ResourceHttpRequestHandler || HttpMethod.OPTIONS.matches(request.getMethod());
        if (harmless) {
            return Right.READ;
        }
        return paths.isWatched(request) ? Right.WATCH : Right.ADMINISTER;
    }
}
