package dev.millrace.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;

/** Where the filters stand: behind the one that counts requests, so that what they refuse is counted too. */
final class FilterOrder {

    static final int HEADERS = Ordered.HIGHEST_PRECEDENCE + 8;
    static final int FOREIGN = Ordered.HIGHEST_PRECEDENCE + 10;
    static final int CALLER = Ordered.HIGHEST_PRECEDENCE + 15;
    static final int CHAIN = Ordered.HIGHEST_PRECEDENCE + 20;

    private FilterOrder() {}

    /** For requests as they come in: what is dispatched again has been let in. */
    static <F extends Filter> FilterRegistrationBean<F> register(F filter, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setOrder(order);
        return registration;
    }
}
