package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
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
        runner.withPropertyValues("millrace.cluster.node-timeout=1m")
                .run(context -> assertThat(
                                context.getBean(ClusterProperties.class).nodeTimeout())
                        .isEqualTo(Duration.ofMinutes(1)));
    }

    @Test
    void lessThanASecondIsRefused() {
        runner.withPropertyValues("millrace.cluster.node-timeout=500ms")
                .run(context -> assertThat(context).hasFailed());
    }
}
