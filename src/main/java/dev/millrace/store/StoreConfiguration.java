package dev.millrace.store;

import dev.millrace.settings.DataDirectory;
import dev.millrace.store.sqlite.SqliteStore;
import dev.millrace.task.BatchStore;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.EventBodies;
import dev.millrace.task.FutureStore;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.Outbox;
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
    SqliteStore sqliteStore(
            StoreProperties properties,
            DataDirectory directory,
            Clock clock,
            EventBodies bodies,
            MeterRegistry registry) {
        if (properties.url() != null && !properties.url().isBlank()) {
            throw new UnsupportedStoreException();
        }
        return SqliteStore.open(directory.path().resolve(FILE), clock, bodies, new CommitMeters(registry));
    }

    @Bean
    FutureStore futureStore(SqliteStore store) {
        return store.futures();
    }

    @Bean
    BatchStore batchStore(SqliteStore store) {
        return store.batches();
    }

    @Bean
    Outbox outbox(SqliteStore store) {
        return store.outbox();
    }

    @Bean
    ChangeLog changeLog(SqliteStore store) {
        return store.changes();
    }

    @Bean
    ModuleStore moduleStore(SqliteStore store) {
        return store.modules();
    }

    @Bean
    NodeRegistry nodeRegistry(SqliteStore store) {
        return store.nodes();
    }

    @Bean
    HealthIndicator storeHealthIndicator(FutureStore store) {
        return new StoreHealthIndicator(store);
    }
}
