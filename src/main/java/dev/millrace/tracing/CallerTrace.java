package dev.millrace.tracing;

import dev.millrace.task.Trace;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Lets what a request leads to be part of the trace that the client names, while this server makes no spans of its own. Headers
 * that are not valid (W3C Trace Context) count as none.
 */
final class CallerTrace implements Filter {

    @Override
    public void doFilter(ServletRequest any, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!(any instanceof HttpServletRequest request) || request.getHeader(Trace.PARENT) == null) {
            chain.doFilter(any, response);
            return;
        }
        try (var _ = Traces.context(request, RequestGetter.INSTANCE).makeCurrent()) {
            chain.doFilter(request, response);
        }
    }

    private enum RequestGetter implements TextMapGetter<HttpServletRequest> {
        INSTANCE;

        @Override
        public Iterable<String> keys(HttpServletRequest request) {
            return Collections.list(request.getHeaderNames());
        }

        @Override
        public @Nullable String get(@Nullable HttpServletRequest request, String name) {
            return request == null ? null : request.getHeader(name);
        }
    }
}
