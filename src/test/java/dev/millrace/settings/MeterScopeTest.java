package dev.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterScopeTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    MeterScopeTest() {
        registry.config().meterFilter(new MeterScope());
    }

    @ParameterizedTest
    @ValueSource(strings = {"millrace.tasks.submitted", "executor", "executor.active"})
    void whatSaysNothingIsAboutThisNode(String name) {
        var meter = Counter.builder(name).tag("pool", "io").register(registry);
        assertThat(meter.getId().getTags()).contains(MeterScope.NODE).hasSize(2);
        registry.remove(meter);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void whatIsSharedStaysSo() {
        var meter = Gauge.builder("millrace.backlog", () -> 1)
                .tags(List.of(MeterScope.CLUSTER))
                .register(registry);
        assertThat(meter.getId().getTags()).containsExactly(MeterScope.CLUSTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm.memory.used", "http.server.requests", "executors"})
    void whatIsNotOursIsLeftAsItIs(String name) {
        assertThat(registry.counter(name).getId().getTags()).isEmpty();
    }
}
