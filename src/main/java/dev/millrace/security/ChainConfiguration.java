package dev.millrace.security;

import io.github.bucket4j.TimeMeter;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** The chain that requests go through when a key is needed. Keeps nothing from one request to the next. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@Conditional(Closed.class)
class ChainConfiguration {

    @Bean
    Keys keys(SecurityProperties properties) {
        var file = properties.keysFile();
        return new Keys(properties.keys(), file == null ? null : new KeysFile(file));
    }

    @Bean
    KeysWatch keysWatch(Keys keys, SecurityProperties properties) {
        return new KeysWatch(keys, properties.keysInterval());
    }

    @Bean
    KeysHealthIndicator keysHealthIndicator(Keys keys) {
        return new KeysHealthIndicator(keys);
    }

    @Bean
    Refuser refuser(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems, LoginMeters meters) {
        return new Refuser(problems, meters);
    }

    @Bean
    KeyAuthentication keyAuthentication(
            Keys keys, JwtProperties jwt, SecurityProperties properties, Clock clock, LoginMeters meters) {
        var tokens = jwt.isOn()
                ? new Tokens(TokenDecoders.of(jwt, clock), new TokenRoles(jwt.rolesClaim(), jwt.roles()))
                : null;
        var failed = new FailedLogins(clock, properties.maxFailedLogins(), meters);
        return new KeyAuthentication(keys, tokens, failed, new FamiliarKeys());
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http, KeyAuthentication keys, OpenPaths paths, Refuser refuser) {
        var authentication = new AuthenticationFilter(keys, new PresentedConverter());
        authentication.setSuccessHandler((request, response, known) -> {});
        authentication.setFailureHandler(refuser);
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .authenticationManager(keys)
                .exceptionHandling(refused -> refused.accessDeniedHandler(refuser))
                .addFilterBefore(authentication, AuthorizationFilter.class)
                .addFilterBefore(
                        new CallerFilter(new Quotas(TimeMeter.SYSTEM_NANOTIME), refuser), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(paths::isOpen)
                        .permitAll()
                        .anyRequest()
                        .access((_, context) -> new AuthorizationDecision(Caller.find(context.getRequest()) != null)))
                .build();
    }

    @Bean
    WebSecurityCustomizer firewall() {
        return web -> web.httpFirewall(new PlainFirewall());
    }

    /** Requests are observed already; what is not observed is not paid for. */
    @Bean
    SecurityObservationSettings observations() {
        return SecurityObservationSettings.noObservations();
    }

    /** Of this name, because a management port of its own looks for it. */
    @Bean
    DelegatingFilterProxyRegistrationBean securityFilterChainRegistration() {
        var registration = new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setOrder(FilterOrder.CHAIN);
        return registration;
    }
}
