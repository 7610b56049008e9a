package dev.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class UnknownPropertyCheckTest {

    @ConfigurationProperties("millrace.pools")
    record Pools(Map<String, Pool> named) {}

    record Pool(int size, int queueCapacity) {}

    @ConfigurationProperties("millrace.outbound")
    record Outbound(Set<String> allow, List<Key> keys, Map<String, String> headers, Limits limits) {}

    record Key(String name, String hash) {}

    record Limits(Duration connectTimeout) {}

    @ConfigurationProperties("other")
    record Other(String thing) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "millrace.data-dir",
                "millrace.dataDir",
                "millrace.drain_time",
                "millrace.pools.named.big-files.size",
                "millrace.pools.named.io.queueCapacity",
                "millrace.pools.named[files.example.org].size",
                "millrace.outbound.allow",
                "millrace.outbound.allow[0]",
                "millrace.outbound.keys[12].name",
                "millrace.outbound.headers.X-Any.thing",
                "millrace.outbound.limits.connect-timeout",
                "other.nonsense",
                "millracer.nonsense"
            })
    void knownPropertiesAndThoseOfOthersAreAccepted(String name) {
        assertThatNoException().isThrownBy(() -> check(Map.of(name, "1"), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MILLRACE_DATADIR",
                "MILLRACE_DATA_DIR",
                "MILLRACE_POOLS_NAMED_IO_SIZE",
                "MILLRACE_POOLS_NAMED_IO_QUEUE_CAPACITY",
                "MILLRACE_OUTBOUND_ALLOW_0",
                "MILLRACE_OUTBOUND_KEYS_0_HASH",
                "MILLRACE_PORT",
                "MILLRACE_PORT_8080_TCP_ADDR",
                "MILLRACE_SERVICE_HOST",
                "MILLRACE_SERVICE_PORT_HTTP",
                "MILLRACE_POSTGRES_PORT_5432_TCP",
                "PATH"
            })
    void knownVariablesAndThoseOfKubernetesAreAccepted(String name) {
        assertThatNoException().isThrownBy(() -> check(Map.of(), Map.of(name, "1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "millrace.data-dri",
                "millrace.data.dir",
                "millrace.nonsense",
                "millrace.pools.named.io.szie",
                "millrace.pools.named.files.example.org.size",
                "millrace.outbound.keys[0].hsah",
                "millrace.outbound.limits.connect"
            })
    void unknownPropertiesStopTheStart(String name) {
        var failure = catchThrowableOfType(UnknownPropertyException.class, () -> check(Map.of(name, "1"), Map.of()));
        assertThat(failure.unknown()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MILLRACE_DATADRI", "MILLRACE_NONSENSE", "MILLRACE_POOLS_NAMED_IO_SZIE"})
    void unknownVariablesStopTheStart(String name) {
        var failure = catchThrowableOfType(UnknownPropertyException.class, () -> check(Map.of(), Map.of(name, "1")));
        assertThat(failure.unknown()).containsExactly(name);
    }

    @Test
    void theAnalyzerNamesWhatWasProbablyMeant() {
        var failure = catchThrowableOfType(
                UnknownPropertyException.class,
                () -> check(Map.of("millrace.data-dri", "1"), Map.of("MILLRACE_RETENTOIN", "1")));
        var analysis = new UnknownPropertyFailureAnalyzer().analyze(failure);
        assertThat(analysis.getDescription()).contains("'millrace.data-dri'", "'MILLRACE_RETENTOIN'");
        assertThat(analysis.getAction())
                .contains("Instead of 'millrace.data-dri', did you mean 'millrace.data-dir'?")
                .contains("did you mean 'millrace.retention'?");
    }

    private static void check(Map<String, Object> properties, Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        var sources = environment.getPropertySources();
        sources.addFirst(new MapPropertySource("test", new HashMap<>(properties)));
        sources.replace(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(variables)));
        var beans = new DefaultListableBeanFactory();
        for (var type : List.of(MillraceProperties.class, Pools.class, Outbound.class, Other.class)) {
            beans.registerBeanDefinition(type.getName(), new RootBeanDefinition(type));
        }
        new UnknownPropertyCheck(environment).postProcessBeanFactory(beans);
    }
}
