package dev.millrace.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ExportSwitchTest {

    private static final AutoConfigurationMetadata NONE = null;

    private static final String[] NAMES = {
        "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
        "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
        "org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration",
        "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration"
    };

    private static boolean[] match(Map<String, Object> properties) {
        var wanted = new ExportSwitch();
        wanted.setEnvironment(environment(properties));
        return wanted.match(NAMES, NONE);
    }

    private static Environment environment(Map<String, Object> properties) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return environment;
    }

    @Test
    void withoutAnEndpointAllOfTracingIsKeptOut() {
        assertThat(match(Map.of())).containsExactly(false, false, false, true);
        assertThat(match(Map.of(ExportSwitch.ENDPOINT, " "))).containsExactly(false, false, false, true);
    }

    @Test
    void withAnEndpointAllButTheExportOfLogsIsThere() {
        assertThat(match(Map.of(ExportSwitch.ENDPOINT, "http://localhost:4318/v1/traces")))
                .containsExactly(true, true, false, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "management.opentelemetry.enabled",
                "management.tracing.export.enabled",
                "management.tracing.export.otlp.enabled"
            })
    void isOffIfAnyOfSpringBootsOwnSwitchesIs(String name) {
        assertThat(match(Map.of(ExportSwitch.ENDPOINT, "http://localhost:4318/v1/traces", name, "false")))
                .containsExactly(false, false, false, true);
    }
}
