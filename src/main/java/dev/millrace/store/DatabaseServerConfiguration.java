package dev.millrace.store;

import dev.millrace.settings.DataDirectory;
import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.PostgresStore;
import dev.millrace.store.transfer.EmbeddedImport;
import dev.millrace.task.EventBodies;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** The store on a database server, and the time by its clock. */
@Configuration(proxyBeanMethods = false)
@Conditional(DatabaseServerConfiguration.Configured.class)
class DatabaseServerConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseServerConfiguration.class);

    /** What the URL of a supported database begins with. */
    static final String SCHEME = "jdbc:postgresql:";

    /** The configuration names a database. */
    static final class Configured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty("millrace.store.url"));
        }
    }

    /** Closed on shutdown after everything that was made with it. */
    @Bean(destroyMethod = "close")
    PostgresStore postgresStore(
            StoreProperties properties,
            ImportProperties imported,
            DataDirectory directory,
            EventBodies bodies,
            MeterRegistry registry) {
        var url = Objects.requireNonNull(properties.url()).strip();
        if (!url.startsWith(SCHEME)) {
            throw new UnsupportedStoreException();
        }
        var settings = new PostgresSettings(
                url,
                properties.username(),
                properties.password(),
                properties.writers(),
                properties.readers(),
                properties.connectTimeout(),
                properties.statementTimeout(),
                properties.lockTimeout());
        if (imported.from() != null) {
            importEmbedded(imported.from(), directory, settings);
        }
        EmbeddedImport.requireSame(directory.path().resolve(EmbeddedStoreConfiguration.FILE), settings);
        return PostgresStore.open(settings, bodies, new CommitMeters(registry));
    }

    private static void importEmbedded(Path from, DataDirectory own, PostgresSettings settings) {
        var source = from.toAbsolutePath().normalize();
        var file = source.resolve(EmbeddedStoreConfiguration.FILE);
        if (source.equals(own.path()) || !Files.isDirectory(source)) {
            EmbeddedImport.run(file, settings);
            return;
        }
        try (var _ = DataDirectory.open(source)) {
            EmbeddedImport.run(file, settings);
        }
        LOG.warn("content of what was imported stays in {}: a server has to start on that data directory", source);
    }

    @Bean
    OpenedStore serverStore(PostgresStore store) {
        return OpenedStore.of(store);
    }

    /** What is due is decided where it is recorded, so all go by one clock, and it tells whole milliseconds as usual. */
    @Bean
    @Primary
    Clock databaseClock(PostgresStore store) {
        return Clock.tick(store.clock(), Duration.ofMillis(1));
    }
}
