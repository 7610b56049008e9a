package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.settings.DataDirectory;
import dev.millrace.store.postgres.PostgresStore;
import dev.millrace.store.postgres.TestDatabase;
import dev.millrace.store.sqlite.SqliteStore;
import dev.millrace.task.EventBodies;
import dev.millrace.task.FutureStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class StoreConfigurationTest {

    @TempDir
    private Path directory;

    @EnableConfigurationProperties({StoreProperties.class, ImportProperties.class})
    @Configuration(proxyBeanMethods = false)
    static class Properties {}

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withUserConfiguration(Properties.class, StoreConfiguration.class)
                .withBean(Clock.class, Clock::systemUTC)
                .withBean(EventBodies.class, PlainBodies::new)
                .withBean(DataDirectory.class, () -> DataDirectory.open(directory))
                .withBean(MeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    @Test
    void aPostgresqlUrlMeansThatDatabaseAndItsClock() {
        var database = TestDatabase.create();
        runner().withPropertyValues(
                        "millrace.store.url=" + database.url(), "millrace.store.username=" + database.username())
                .run(context -> {
                    var future = aFuture().submitted();
                    context.getBean(FutureStore.class).insert(future, null).join();
                    assertThat(context).hasSingleBean(PostgresStore.class).doesNotHaveBean(SqliteStore.class);
                    assertThat(context.getBean(FutureStore.class).find(future.id()))
                            .contains(future);
                    assertThat(context.getBean(Clock.class)).isSameAs(context.getBean("databaseClock"));
                    assertThat(directory.resolve("millrace.db")).doesNotExist();
                });
    }

    @Test
    void anotherDatabaseIsRefusedAndItsUrlIsNotShown() {
        runner().withPropertyValues("millrace.store.url=jdbc:mysql://db/millrace?password=s3cret")
                .run(context -> {
                    assertThat(context).getFailure().hasRootCauseInstanceOf(UnsupportedStoreException.class);
                    var analysis = new UnsupportedStoreFailureAnalyzer().analyze(context.getStartupFailure());
                    assertThat(analysis.getDescription()).doesNotContain("s3cret");
                    assertThat(analysis.getAction()).contains("jdbc:postgresql://", "remove millrace.store.url");
                });
    }

    @Test
    void thePasswordIsNotAmongWhatThePropertiesTell() {
        runner().withPropertyValues(
                        "millrace.store.url=jdbc:postgresql://localhost:1/x?password=s3cret",
                        "millrace.store.password=s3cret2")
                .run(context -> {
                    assertThat(context).hasFailed();
                    var failure = context.getStartupFailure();
                    assertThat(failure).hasRootCauseInstanceOf(ConnectException.class);
                    var told = new StringWriter();
                    failure.printStackTrace(new PrintWriter(told));
                    assertThat(told.toString()).contains("localhost:1").doesNotContain("s3cret");
                });
    }

    @Test
    void propertiesHaveTheirDefaults() {
        runner().run(context -> {
            var properties = context.getBean(StoreProperties.class);
            assertThat(properties)
                    .isEqualTo(new StoreProperties(
                            null,
                            null,
                            null,
                            2,
                            8,
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(10)));
        });
    }

    @Test
    void aNumberOfConnectionsOutOfBoundsIsRefused() {
        runner().withPropertyValues("millrace.store.writers=0")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void anEmptyUrlMeansTheEmbeddedStore() {
        runner().withPropertyValues("millrace.store.url=").run(context -> {
            assertThat(context).hasSingleBean(FutureStore.class);
            assertThat(directory.resolve("millrace.db")).exists();
        });
    }

    @Test
    void commitsAreMeasured() {
        runner().run(context -> {
            context.getBean(FutureStore.class)
                    .insert(aFuture().submitted(), null)
                    .join();
            var scrape = context.getBean(PrometheusMeterRegistry.class).scrape();
            assertThat(scrape)
                    .contains("millrace_store_commit_seconds_count 1", "millrace_store_commit_seconds_bucket{le=")
                    .contains("millrace_store_batch_size_count 1", "millrace_store_batch_size_sum 1");
        });
    }

    @Test
    void healthFollowsTheStore() {
        runner().run(context -> {
            var health = context.getBean("storeHealthIndicator", HealthIndicator.class);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            context.getBean(SqliteStore.class).close();
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.health().getDetails()).containsEntry("reason", "a write failed");
        });
    }
}
