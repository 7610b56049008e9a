package dev.millrace.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.HandlerExceptionResolver;

@Configuration(proxyBeanMethods = false)
class ExposureConfiguration {

    @Bean
    Exposure exposure(
            ServerProperties server,
            ObjectProvider<ManagementServerProperties> management,
            SecurityProperties security,
            Environment environment)
            throws UnknownHostException {
        var bound = new LinkedHashMap<String, InetAddress>();
        bound.put("server.address", orEvery(server.getAddress()));
        if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
            bound.put(
                    "management.server.address", orEvery(management.getObject().getAddress()));
        }
        return Exposure.of(bound, Closed.isClosed(environment), security.allowAnonymous());
    }

    /** No address means every address. */
    private static InetAddress orEvery(@Nullable InetAddress address) throws UnknownHostException {
        return address == null ? InetAddress.getByName("0.0.0.0") : address;
    }

    /** Not with keys: a page of another origin cannot know one, and browsers add none by themselves. */
    @Bean
    @Conditional(Closed.Not.class)
    FilterRegistrationBean<ForeignRequestFilter> foreignRequestFilter(
            Exposure exposure, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return FilterOrder.register(new ForeignRequestFilter(exposure, problems), FilterOrder.FOREIGN);
    }

    @Bean
    @Conditional(Closed.Not.class)
    FilterRegistrationBean<SameCallerFilter> anyoneFilter() {
        return FilterOrder.register(new SameCallerFilter(Caller.ANYONE), FilterOrder.CALLER);
    }
}
