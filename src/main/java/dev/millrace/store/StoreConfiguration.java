package dev.millrace.store;

import dev.millrace.settings.DataDirectory;
import dev.millrace.store.sqlite.SqliteFutureStore;
import dev.millrace.task.FutureStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store and what watches it. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    private static final String FILE = "millrace.db";

    /** Closed on shutdown after everything that was made with it. */
    @Bean(destroyMethod = "close")
    FutureStore futureStore(StoreProperties properties, DataDirectory directory, Clock clock, MeterRegistry registry) {
        if (properties.url() != null && !properties.url().isBlank()) {
            throw new UnsupportedStoreException();
        }
        return SqliteFutureStore.open(directory.path().resolve(FILE), clock, new CommitMeters(registry));
    }

    @Bean
    HealthIndicator storeHealthIndicator(FutureStore store) {
        return new StoreHealthIndicator(store);
    }
}
