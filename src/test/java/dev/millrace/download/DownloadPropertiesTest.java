package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.download.DownloadProperties.Host;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class DownloadPropertiesTest {

    @Test
    void nothingIsLimitedByDefault() {
        assertThat(bind(Map.of())).isEqualTo(new DownloadProperties(null, null, Map.of(), Duration.ofHours(1)));
    }

    @Test
    void everyPropertyCanBeSet() {
        var properties = bind(Map.of(
                "millrace.download.bandwidth",
                "10MB",
                "millrace.download.max-per-host",
                "4",
                "millrace.download.hosts[files.example.org].max-connections",
                "16",
                "millrace.download.max-retry-after",
                "5m"));

        assertThat(properties)
                .isEqualTo(new DownloadProperties(
                        DataSize.ofMegabytes(10), 4, Map.of("files.example.org", new Host(16)), Duration.ofMinutes(5)));
    }

    @Test
    void wrongValuesAreRefusedByName() {
        assertRefused("millrace.download.bandwidth", "1000B");
        assertRefused("millrace.download.max-per-host", "0");
        assertRefused("millrace.download.hosts[example.org].max-connections", "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "https://example.org", "example.org:8080", "example..org", "exämple.org", ""})
    void whatIsNoHostIsRefused(String name) {
        assertThatThrownBy(() -> new DownloadProperties(null, null, Map.of(name, new Host(1)), Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("millrace.download.hosts[" + name + "] is no host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "Example.org.",
                "10.0.0.1",
                "::1",
                "[2001:db8::1]",
                "xn--exmple-cua.org",
                "a_b.local"
            })
    void hostsAreTaken(String name) {
        assertThat(new DownloadProperties(null, null, Map.of(name, new Host(1)), Duration.ofHours(1)).hosts())
                .containsKey(name);
    }

    @Test
    void pauseOfAHostIsADayAtMost() {
        for (var wrong : new String[] {"-1s", "25h"}) {
            assertThatThrownBy(() -> bind(Map.of("millrace.download.max-retry-after", wrong)))
                    .isInstanceOf(BindException.class)
                    .hasStackTraceContaining("millrace.download.max-retry-after must be from 0 to 1 day");
        }
    }

    @Test
    void hostThatIsNamedTwiceIsRefused() {
        assertThatThrownBy(() -> new DownloadProperties(
                        null,
                        null,
                        Map.of("example.org", new Host(1), "Example.org", new Host(2)),
                        Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("named twice");
    }

    private static void assertRefused(String name, String value) {
        assertThatThrownBy(() -> bind(Map.of(name, value)))
                .isInstanceOf(BindException.class)
                .hasStackTraceContaining(name + " must be at least 1");
    }

    private static DownloadProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("millrace.download", DownloadProperties.class);
    }
}
