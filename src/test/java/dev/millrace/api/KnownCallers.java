package dev.millrace.api;

import dev.millrace.security.Caller;
import dev.millrace.security.Role;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Takes a caller's word for who it is: {@code X-Caller: name ROLE}, and behind that how many of its futures may be queued. */
@TestConfiguration(proxyBeanMethods = false)
class KnownCallers {

    static final String HEADER = "X-Caller";

    @Bean
    FilterRegistrationBean<Filter> knownCallers() {
        Filter filter = (request, response, chain) -> {
            if (request instanceof HttpServletRequest http && http.getHeader(HEADER) instanceof String told) {
                request.setAttribute(Caller.class.getName(), caller(told.split(" ")));
            }
            chain.doFilter(request, response);
        };
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
    }

    private static Caller caller(String[] told) {
        var quota = told.length > 2 ? Integer.valueOf(told[2]) : null;
        return new Caller(told[0], Role.valueOf(told[1]), quota);
    }
}
