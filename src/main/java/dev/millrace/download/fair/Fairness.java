package dev.millrace.download.fair;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;

/**
 * What all transfers of a server share.
 *
 * @param longestPause the longest that a host is left alone for because it asks for that
 */
public record Fairness(HostGate hosts, Bandwidths bandwidths, Duration longestPause) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("millrace.download.waiting", hosts, HostGate::waiting)
                .description("Downloads that wait for a connection to a host")
                .register(registry);
        Gauge.builder("millrace.download.hosts.closed", hosts, HostGate::closed)
                .description("Hosts that asked not to be asked again before a time")
                .register(registry);
    }
}
