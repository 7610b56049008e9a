package dev.millrace.pool.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class WorkersPropertiesTest {

    @EnableConfigurationProperties(WorkersProperties.class)
    @Configuration(proxyBeanMethods = false)
    static class Properties {}

    private static ApplicationContextRunner with(String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                .withUserConfiguration(Properties.class)
                .withPropertyValues(properties);
    }

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        with().run(context -> assertThat(context.getBean(WorkersProperties.class))
                .isEqualTo(new WorkersProperties(
                        Duration.ofMillis(100),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        5,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(30))));
    }

    @Test
    void everythingCanBeSet() {
        with(
                        "millrace.workers.backoff=1s",
                        "millrace.workers.begin-timeout=2s",
                        "millrace.workers.grace=0s",
                        "millrace.workers.max-backoff=1m",
                        "millrace.workers.max-start-failures=3",
                        "millrace.workers.rss-interval=1s",
                        "millrace.workers.start-timeout=5s")
                .run(context -> assertThat(context.getBean(WorkersProperties.class))
                        .isEqualTo(new WorkersProperties(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ZERO,
                                Duration.ofMinutes(1),
                                3,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backoff=0ms",
                "grace=-1s",
                "max-backoff=2h",
                "begin-timeout=0s",
                "max-start-failures=0",
                "rss-interval=1ms",
                "start-timeout=0s"
            })
    void whatMakesNoSenseFailsTheStart(String property) {
        with("millrace.workers." + property).run(context -> assertThat(context).hasFailed());
    }
}
