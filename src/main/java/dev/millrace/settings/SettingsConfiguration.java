package dev.millrace.settings;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What every feature builds on. */
@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    /** Static, because it looks at the bean definitions before any bean is made. */
    @Bean
    static UnknownPropertyCheck unknownPropertyCheck(Environment environment) {
        return new UnknownPropertyCheck(environment);
    }

    @Bean
    MeterScope meterScope() {
        return new MeterScope();
    }

    /** UTC in whole milliseconds, which is what clients see: a time is the same before and after it was stored. */
    @Bean
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    /** Given free on shutdown after everything that keeps something in it. */
    @Bean(destroyMethod = "close")
    DataDirectory dataDirectory(MillraceProperties properties) {
        return DataDirectory.open(properties.dataDir());
    }
}
