package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ContentPropertiesTest {

    @Test
    void defaultsTakeLargeFilesAndKeepSomeSpaceFree() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ContentProperties(
                        DataSize.ofGigabytes(10), DataSize.ofMegabytes(256), null, DataSize.ofGigabytes(10), null));
    }

    @Test
    void everythingCanBeSet() {
        var values = Map.of(
                "millrace.content.max-bytes", "1MB",
                "millrace.content.reserve-bytes", "0",
                "millrace.content.quota", "2GB",
                "millrace.content.cache", "3GB",
                "millrace.content.dir", "/srv/content");
        assertThat(bind(values))
                .isEqualTo(new ContentProperties(
                        DataSize.ofMegabytes(1),
                        DataSize.ofBytes(0),
                        DataSize.ofGigabytes(2),
                        DataSize.ofGigabytes(3),
                        Path.of("/srv/content")));
    }

    @Test
    void wrongValueIsNamed() {
        assertThatThrownBy(() -> bind(Map.of("millrace.content.max-bytes", "0")))
                .hasStackTraceContaining("millrace.content.max-bytes");
        assertThatThrownBy(() -> bind(Map.of("millrace.content.reserve-bytes", "-1")))
                .hasStackTraceContaining("millrace.content.reserve-bytes");
        assertThatThrownBy(() -> bind(Map.of("millrace.content.cache", "-1")))
                .hasStackTraceContaining("millrace.content.cache");
        assertThatThrownBy(() -> bind(Map.of("millrace.content.quota", "0")))
                .hasStackTraceContaining("millrace.content.quota");
    }

    private static ContentProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("millrace.content", ContentProperties.class);
    }
}
