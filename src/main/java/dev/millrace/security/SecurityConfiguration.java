package dev.millrace.security;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** What holds with keys and without. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    OpenPaths openPaths(WebEndpointProperties actuator) {
        return new OpenPaths(actuator.getBasePath());
    }

    /** A bean of this type stands before everything that serves requests, the actuator and the management port included. */
    @Bean
    MappedInterceptor rights(OpenPaths paths) {
        return new MappedInterceptor(null, new RightsInterceptor(new Rights(paths), new AuditLog()));
    }

    @Bean
    HealthDetails healthDetails() {
        return new HealthDetails();
    }

    @Bean
    LoginMeters loginMeters(MeterRegistry registry) {
        return new LoginMeters(registry);
    }

    @Bean
    KeyMeters keyMeters(ObjectProvider<Keys> keys) {
        return new KeyMeters(keys.getIfAvailable());
    }

    @Bean
    FilterRegistrationBean<HeaderWriterFilter> headersFilter() {
        return FilterOrder.register(SecurityHeaders.filter(), FilterOrder.HEADERS);
    }
}
