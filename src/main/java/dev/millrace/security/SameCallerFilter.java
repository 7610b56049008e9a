package dev.millrace.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Says of every request that it is made by the same caller. */
final class SameCallerFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Caller caller;

    SameCallerFilter(Caller caller) {
        this.caller = caller;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        caller.make(request);
        chain.doFilter(request, response);
    }
}
