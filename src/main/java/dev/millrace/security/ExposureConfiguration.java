package dev.millrace.security;

import jakarta.servlet.DispatcherType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;

@Configuration(proxyBeanMethods = false)
class ExposureConfiguration {

    @Bean
    Exposure exposure(
            ServerProperties server, ObjectProvider<ManagementServerProperties> management, SecurityProperties security)
            throws UnknownHostException {
        var bound = new LinkedHashMap<String, InetAddress>();
        var main = server.getAddress();
        // no address means every address
        bound.put("server.address", main == null ? InetAddress.getByName("0.0.0.0") : main);
        management.ifAvailable(properties -> {
            var address = properties.getAddress();
            if (address != null) {
                bound.put("management.server.address", address);
            }
        });
        return Exposure.of(bound, security);
    }

    @Bean
    FilterRegistrationBean<ForeignRequestFilter> foreignRequestFilter(
            Exposure exposure, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        var registration = new FilterRegistrationBean<>(new ForeignRequestFilter(exposure, problems));
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }
}
