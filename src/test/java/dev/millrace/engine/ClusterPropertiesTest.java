package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class ClusterPropertiesTest {

    @EnableConfigurationProperties(ClusterProperties.class)
    @Configuration(proxyBeanMethods = false)
    static class Properties {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Properties.class);

    @Test
    void aNodeMayBeSilentForFifteenSeconds() {
        runner.run(
                context -> assertThat(context.getBean(ClusterProperties.class).nodeTimeout())
                        .isEqualTo(Duration.ofSeconds(15)));
    }

    @Test
    void everythingCanBeSet() {
        runner.withPropertyValues("millrace.cluster.node-timeout=1m", "millrace.cluster.address=http://10.0.0.1:8080")
                .run(context -> assertThat(context.getBean(ClusterProperties.class))
                        .isEqualTo(new ClusterProperties(Duration.ofMinutes(1), URI.create("http://10.0.0.1:8080"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1:8080",
                "file:///etc",
                "http:///",
                "http://a@10.0.0.1",
                "http://10.0.0.1/?a",
                "http://10.0.0.1#a"
            })
    void anAddressThatServersCannotBeAskedAtIsRefused(String address) {
        runner.withPropertyValues("millrace.cluster.address=" + address)
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("millrace.cluster.address"));
    }

    @Test
    void lessThanASecondIsRefused() {
        runner.withPropertyValues("millrace.cluster.node-timeout=500ms")
                .run(context -> assertThat(context).hasFailed());
    }
}
