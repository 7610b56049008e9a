package dev.millrace.content;

import dev.millrace.settings.DataDirectory;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.ContentHolders;
import dev.millrace.task.ContentPlace;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureStore;
import dev.millrace.task.StoreId;
import dev.millrace.task.TaskState;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
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

    /** After the data directory is this server's, which the server's name is kept in. */
    @Bean
    Local localContent(DataDirectory directory, ContentProperties properties, Clock clock, StoreId store)
            throws IOException {
        var dir = properties.dir();
        if (dir == null) {
            return new Local(LocalContentStore.in(directory.path().resolve("content"), properties, clock));
        }
        OwnerFile.claim(dir, store);
        return new Local(LocalContentStore.shared(dir, PlaceFile.of(directory.path()), properties, clock));
    }

    @Bean
    ContentPlace contentPlace(Local local, ContentProperties properties) {
        return new ContentPlace(local.store().place(), properties.dir() != null);
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
    ContentFiles contentFiles(Local local, ContentStore store, DataDirectory directory, ContentProperties properties)
            throws IOException {
        var disk = new DiskSpace(
                Files.getFileStore(directory.path())::getUsableSpace,
                properties.reserveBytes().toBytes());
        var copies = FetchedFiles.in(
                directory.path().resolve("cache").resolve("content"),
                properties.cache().toBytes(),
                disk,
                content -> store.open(content, 0));
        return new SpreadContentFiles(local.store(), copies);
    }

    @Bean
    Sweeps contentSweeps(Local local, ContentPlace place, ContentHolders holders, FutureStore futures, Clock clock) {
        var asked = new ContentSweep.Futures(futures::existing, id -> goesOn(futures, id));
        return new Sweeps(
                () -> local.store().sweep(clock.instant(), asked),
                () -> local.store().sweepAgain(asked),
                () -> place.shared() || !holders.alone());
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
