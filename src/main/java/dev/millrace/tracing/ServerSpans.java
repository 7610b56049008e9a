package dev.millrace.tracing;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Names the spans of requests to this server after OpenTelemetry's semantic conventions. What is said of all of them alike, and
 * so is in the meters too, stays as it is.
 */
final class ServerSpans extends DefaultServerRequestObservationConvention {

    ServerSpans(String meter) {
        super(meter);
    }

    private static HttpServletRequest request(ServerRequestObservationContext context) {
        return Objects.requireNonNull(context.getCarrier(), "an observation of a request has one");
    }

    @Override
    public String getContextualName(ServerRequestObservationContext context) {
        var method = request(context).getMethod();
        var route = context.getPathPattern();
        return route == null ? method : method + " " + route;
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
        var request = request(context);
        var said = KeyValues.of(
                KeyValue.of("http.request.method", request.getMethod()),
                KeyValue.of("url.scheme", request.getScheme()),
                KeyValue.of("url.path", request.getRequestURI()));
        var route = context.getPathPattern();
        var response = context.getResponse();
        return said.and(route == null ? KeyValues.empty() : KeyValues.of("http.route", route))
                .and(
                        response == null
                                ? KeyValues.empty()
                                : KeyValues.of("http.response.status_code", Integer.toString(response.getStatus())));
    }
}
