package dev.millrace.store;

import dev.millrace.settings.DataDirectory;
import dev.millrace.store.sqlite.SqliteStore;
import dev.millrace.store.transfer.ImportRefusedException;
import dev.millrace.task.EventBodies;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The store in a file. */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedStoreConfiguration.NoServer.class)
class EmbeddedStoreConfiguration {

    static final String FILE = "millrace.db";

    /** The configuration names no database. */
    static final class NoServer extends NoneNestedConditions {
        NoServer() {
            super(ConfigurationPhase.PARSE_CONFIGURATION);
        }

        @Conditional(DatabaseServerConfiguration.Configured.class)
        static final class Server {}
    }

    /** Closed on shutdown after everything that was made with it. */
    @Bean(destroyMethod = "close")
    SqliteStore sqliteStore(
            ImportProperties imported,
            DataDirectory directory,
            Clock clock,
            EventBodies bodies,
            MeterRegistry registry) {
        if (imported.from() != null) {
            throw new ImportRefusedException("millrace.store.import.from is set, but millrace.store.url is not.");
        }
        return SqliteStore.open(directory.path().resolve(FILE), clock, bodies, new CommitMeters(registry));
    }

    @Bean
    OpenedStore fileStore(SqliteStore store) {
        return OpenedStore.of(store);
    }
}
