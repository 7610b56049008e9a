package dev.millrace.download.fair;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What all transfers of a server share. */
public record Fairness(HostGate hosts, Bandwidths bandwidths) implements MeterBinder {

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
