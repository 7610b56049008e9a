package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OutboundPropertiesTest {

    @Test
    void defaultsReachPublicAddressesOnly() {
        assertThat(bind(Map.of()))
                .isEqualTo(new OutboundProperties(
                        List.of(), Duration.ofSeconds(10), Duration.ofSeconds(30), 10, 20_000, null));
    }

    @Test
    void everythingCanBeSet() {
        var all = Map.of(
                "millrace.outbound.allow", "127.0.0.0/8,localhost",
                "millrace.outbound.connect-timeout", "1s",
                "millrace.outbound.read-timeout", "2s",
                "millrace.outbound.max-redirects", "0",
                "millrace.outbound.max-connections", "7",
                "millrace.outbound.user-agent", "Me");

        assertThat(bind(all))
                .isEqualTo(new OutboundProperties(
                        List.of("127.0.0.0/8", "localhost"), Duration.ofSeconds(1), Duration.ofSeconds(2), 0, 7, "Me"));
    }

    @ParameterizedTest
    @CsvSource({
        "allow,10.0.0.0/99",
        "connect-timeout,0s",
        "read-timeout,2d",
        "max-redirects,-1",
        "max-redirects,101",
        "max-connections,0",
        "user-agent,'a\r\nX-Evil: y'",
        "user-agent,\u00fc"
    })
    void wrongValueIsNamed(String name, String value) {
        assertThatThrownBy(() -> bind(Map.of("millrace.outbound." + name, value)))
                .hasStackTraceContaining("millrace.outbound." + name);
    }

    private static OutboundProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("millrace.outbound", OutboundProperties.class);
    }
}
