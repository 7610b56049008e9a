package dev.millrace.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class CallbackPropertiesTest {

    private static final String SECRET = CallbackSecretsTest.GOOD;

    @EnableConfigurationProperties(CallbackProperties.class)
    @Configuration(proxyBeanMethods = false)
    static class Properties {

        @Bean
        CallbackSecrets secrets(CallbackProperties properties) {
            return CallbackSecrets.of(properties.secrets());
        }
    }

    private static ApplicationContextRunner with(String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                .withUserConfiguration(Properties.class)
                .withPropertyValues(properties);
    }

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        with().run(context -> assertThat(context.getBean(CallbackProperties.class))
                .isEqualTo(new CallbackProperties(256, 4, Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(15))));
    }

    @Test
    void everythingCanBeSet() {
        with(
                        "millrace.callbacks.concurrency=10",
                        "millrace.callbacks.per-target=2",
                        "millrace.callbacks.secrets.my-crm=" + SECRET,
                        "millrace.callbacks.shutdown-grace=1s",
                        "millrace.callbacks.timeout=2s")
                .run(context -> assertThat(context.getBean(CallbackProperties.class))
                        .isEqualTo(new CallbackProperties(
                                10, 2, Map.of("my-crm", SECRET), Duration.ofSeconds(1), Duration.ofSeconds(2))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "millrace.callbacks.concurrency=1",
                "millrace.callbacks.per-target=0",
                "millrace.callbacks.timeout=0s",
                "millrace.callbacks.shutdown-grace=-1s",
                "millrace.callbacks.per-target=many",
                "millrace.callbacks.secrets.short=whsec_c2hvcnQ=",
                "millrace.callbacks.secrets.Bad_Name=" + "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
            })
    void wrongValueStopsTheStartAndTellsNoSecret(String wrong) {
        with(wrong, "millrace.callbacks.secrets.crm=" + SECRET).run(context -> {
            assertThat(context).hasFailed();
            var told = new StringWriter();
            context.getStartupFailure().printStackTrace(new PrintWriter(told, true));
            assertThat(told.toString())
                    .contains(wrong.split("\\.")[1])
                    .doesNotContain(SECRET)
                    .doesNotContain("whsec_c2hvcnQ=")
                    .doesNotContain("whsec_C2FVsBQIhrscChlQIMV");
        });
    }
}
