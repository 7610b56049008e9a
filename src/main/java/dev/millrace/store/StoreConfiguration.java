package dev.millrace.store;

import dev.millrace.task.BatchStore;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.FutureStore;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.Outbox;
import dev.millrace.task.StoreId;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The store and what watches it. */
@Configuration(proxyBeanMethods = false)
@Import({EmbeddedStoreConfiguration.class, DatabaseServerConfiguration.class})
class StoreConfiguration {

    @Bean
    FutureStore futureStore(OpenedStore store) {
        return store.futures();
    }

    @Bean
    BatchStore batchStore(OpenedStore store) {
        return store.batches();
    }

    @Bean
    Outbox outbox(OpenedStore store) {
        return store.outbox();
    }

    @Bean
    ChangeLog changeLog(OpenedStore store) {
        return store.changes();
    }

    @Bean
    ModuleStore moduleStore(OpenedStore store) {
        return store.modules();
    }

    @Bean
    NodeRegistry nodeRegistry(OpenedStore store) {
        return store.nodes();
    }

    @Bean
    StoreId storeId(OpenedStore store) {
        return store.id();
    }

    @Bean
    HealthIndicator storeHealthIndicator(FutureStore store) {
        return new StoreHealthIndicator(store);
    }
}
