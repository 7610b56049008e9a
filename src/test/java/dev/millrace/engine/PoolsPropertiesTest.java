package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.ProcessSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;

class PoolsPropertiesTest {

    private static final long MIB = 1 << 20;

    /** What the properties of pool {@code p} come to. */
    private static PoolDefinition pool(Map<String, String> properties) {
        var named = new HashMap<String, Object>();
        properties.forEach((name, value) -> named.put("millrace.pools.p." + name, value));
        var sources = ConfigurationPropertySources.from(new MapPropertySource("test", named));
        return new Binder(sources)
                .bindOrCreate("millrace", PoolsProperties.class)
                .definitions()
                .getFirst();
    }

    @Test
    void aProcessPoolHasAsManyChildrenAsThereAreProcessors() {
        var pool = pool(Map.of("kind", "process"));
        assertThat(pool.kind()).isEqualTo(PoolKind.PROCESS);
        assertThat(pool.size()).isEqualTo(Math.min(256, Runtime.getRuntime().availableProcessors()));
        assertThat(pool.process()).isEqualTo(ProcessSettings.DEFAULT);
    }

    @Test
    void childrenAreSetUpByConfiguration() {
        var properties = Map.ofEntries(
                Map.entry("kind", "process"),
                Map.entry("size", "3"),
                Map.entry("max-heap-bytes", "64MB"),
                Map.entry("max-rss-bytes", "200MB"),
                Map.entry("max-tasks-per-child", "0"),
                Map.entry("idle-timeout", "90s"),
                Map.entry("warm", "2"),
                Map.entry("env.TZ", "UTC"),
                Map.entry("env.API_TOKEN", "s3cret"),
                Map.entry("env[Mixed_1]", "x"),
                Map.entry("jvm-options[0]", "-XX:+UseSerialGC"),
                Map.entry("jvm-options[1]", "-Da=b,c"));
        assertThat(pool(properties).process())
                .isEqualTo(new ProcessSettings(
                        64 * MIB,
                        200 * MIB,
                        0,
                        Duration.ofSeconds(90),
                        2,
                        Map.of("TZ", "UTC", "API_TOKEN", "s3cret", "Mixed_1", "x"),
                        List.of("-XX:+UseSerialGC", "-Da=b,c")));
    }

    @Test
    void anyKindMayHaveALimitOverAllServers() {
        for (var kind : List.of("virtual", "platform", "process")) {
            assertThat(pool(Map.of("kind", kind, "max-total", "7")).maxTotal()).isEqualTo(7);
            assertThat(pool(Map.of("kind", kind)).maxTotal()).isNull();
        }
        assertThatThrownBy(() -> pool(Map.of("max-total", "7", "queue-capacity", "0")))
                .hasMessageContainingAll("millrace.pools.p", "maxTotal", "queueCapacity");
    }

    @ParameterizedTest
    @CsvSource({
        "process, size, 257, size",
        "process, warm, 1000, warm",
        "process, max-heap-bytes, 1MB, maxHeapBytes",
        "process, jvm-options, -Xmx1g, jvmOptions",
        "process, env[LD_PRELOAD], s3cret, env.LD_PRELOAD",
        "virtual, max-heap-bytes, 64MB, maxHeapBytes",
        "platform, warm, 0, warm",
        "virtual, max-total, 0, maxTotal",
        "process, max-total, 1000001, maxTotal"
    })
    void whatCannotBeIsToldAtTheStart(String kind, String property, String value, String named) {
        assertThatThrownBy(() -> pool(Map.of("kind", kind, property, value)))
                .hasMessageContainingAll("millrace.pools.p", named)
                .message()
                .doesNotContain("s3cret");
    }
}
