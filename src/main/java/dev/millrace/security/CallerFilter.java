package dev.millrace.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;

/** Says who makes a request, once that is known, and takes it from their quota. */
final class CallerFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Quotas quotas;
    private final transient Refuser refuser;

    CallerFilter(Quotas quotas, Refuser refuser) {
        this.quotas = quotas;
        this.refuser = refuser;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof Known known) {
            var holder = known.holder();
            holder.caller().make(request);
            try {
                quotas.take(holder, response);
            } catch (AccessRefused.RateLimited limited) {
                refuser.refuse(request, response, limited);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
