package dev.millrace.tracing;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationConvention;

/** Gives everyone spans to make, or what does nothing. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

    /** Next to the filter that observes requests, which does the same when tracing is on. */
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 1;

    @Bean
    TaskSpans taskSpans(ObjectProvider<OpenTelemetry> telemetry) {
        return new TaskSpans(telemetry.getIfAvailable(OpenTelemetry::noop));
    }

    @Bean
    RequestSpans requestSpans(ObjectProvider<OpenTelemetry> telemetry) {
        return new RequestSpans(telemetry.getIfAvailable(OpenTelemetry::noop));
    }

    @Bean
    @Conditional(WhenOff.class)
    FilterRegistrationBean<CallerTrace> callerTrace() {
        var registration = new FilterRegistrationBean<>(new CallerTrace());
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setOrder(FIRST);
        return registration;
    }

    @Bean
    @Conditional(WhenOn.class)
    ServerRequestObservationConvention serverSpans(
            @Value("${management.observations.http.server.requests.name:http.server.requests}") String meter) {
        return new ServerSpans(meter);
    }

    @Bean
    @Conditional(WhenOn.class)
    SpanExportingPredicate probesLeftOut() {
        return new ProbesLeftOut();
    }
}
