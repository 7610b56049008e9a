package dev.millrace.content;

import dev.millrace.settings.MillraceProperties;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.ContentHolders;
import dev.millrace.task.ContentPlace;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureStore;
import dev.millrace.task.TaskState;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the content store together. */
@Configuration(proxyBeanMethods = false)
class ContentConfiguration {

    /** How long another server that is asked for content may send nothing. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    /** Wrapped, since it is only a part of what everyone else knows as the content store. */
    record Local(LocalContentStore store) {}

    @Bean
    Local localContent(MillraceProperties settings, ContentProperties properties, Clock clock) throws IOException {
        return new Local(LocalContentStore.in(settings.dataDir().resolve("content"), properties, clock));
    }

    @Bean
    ContentPlace contentPlace(Local local) {
        return new ContentPlace(local.store().place(), false);
    }

    @Bean
    HealthIndicator contentHealthIndicator(ContentPlace place) {
        return new ContentHealthIndicator(place);
    }

    @Bean
    RemoteContent remoteContent(ContentHolders holders) {
        return new RemoteContent(holders, SILENCE);
    }

    @Bean
    ContentStore contentStore(Local local, RemoteContent remote) {
        return new SpreadContentStore(local.store(), remote);
    }

    @Bean
    ContentFiles contentFiles(
            Local local, ContentStore store, MillraceProperties settings, ContentProperties properties)
            throws IOException {
        var directory = settings.dataDir().resolve("cache").resolve("content");
        var copies = FetchedFiles.in(
                directory, properties.cache().toBytes(), local.store().disk(), content -> store.open(content, 0));
        return new SpreadContentFiles(local.store(), copies);
    }

    @Bean
    SweepAtStart contentSweep(Local local, FutureStore futures, Clock clock) {
        var asked = new ContentSweep.Futures(futures::existing, id -> goesOn(futures, id));
        return new SweepAtStart(() -> local.store().sweep(clock.instant(), asked));
    }

    /** A failed one may be retried by hand. */
    private static boolean goesOn(FutureStore futures, FutureId id) {
        return futures.find(id)
                .filter(future -> !future.state().done() || future.state() == TaskState.FAILED)
                .isPresent();
    }

    @Bean
    MeterBinder contentMeters(Local local) {
        return new ContentMeters(local.store());
    }
}
