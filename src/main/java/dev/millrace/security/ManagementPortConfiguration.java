package dev.millrace.security;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * The management port, if it is one of its own: whoever reaches it may watch without a key, and change what can be changed
 * there with one.
 *
 * <p>Marked as auto-configuration, which keeps it from being found by scanning: on the main port it would let everyone in.
 */
@AutoConfiguration
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementPortConfiguration {

    @Bean
    FilterRegistrationBean<SameCallerFilter> managementCallerFilter(Exposure exposure) {
        var caller = exposure.closed() ? Caller.WATCHER : Caller.ANYONE;
        return FilterOrder.register(new SameCallerFilter(caller), FilterOrder.CALLER);
    }

    @Bean
    @Conditional(Closed.Not.class)
    FilterRegistrationBean<ForeignRequestFilter> managementForeignRequestFilter(
            Exposure exposure, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return FilterOrder.register(new ForeignRequestFilter(exposure, problems), FilterOrder.FOREIGN);
    }

    @Bean
    FilterRegistrationBean<HeaderWriterFilter> managementHeadersFilter() {
        return FilterOrder.register(SecurityHeaders.filter(), FilterOrder.HEADERS);
    }
}
