package dev.millrace.content;

import dev.millrace.settings.DataDirectory;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.ContentHolders;
import dev.millrace.task.ContentPlace;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureStore;
import dev.millrace.task.NodeRegistry;
import dev.millrace.task.Requester;
import dev.millrace.task.StoreId;
import dev.millrace.task.TaskState;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.system.DiskSpaceMetricsBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the content store together. */
@Configuration(proxyBeanMethods = false)
@Import(BucketConfiguration.class)
class ContentConfiguration {

    /** How long another server that is asked for content may send nothing. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    /** Wrapped, since it is only a part of what everyone else knows as the content store. */
    record Local(LocalContentStore store) {}

    /** After the data directory is this server's, which the server's name is kept in. */
    @Bean
    Local localContent(
            DataDirectory directory,
            ContentProperties properties,
            Clock clock,
            StoreId store,
            ObjectProvider<BucketContent> bucket)
            throws IOException {
        var dir = properties.dir();
        if (dir != null) {
            OwnerFile.claim(dir, store);
        }
        var home = new LocalContentStore.Home(
                dir == null ? directory.path().resolve("content") : dir,
                dir == null ? null : PlaceFile.of(directory.path()),
                keeper(bucket.getIfAvailable()));
        return new Local(LocalContentStore.in(home, properties, clock));
    }

    private static LocalContentDraft.@Nullable Keeper keeper(@Nullable BucketContent bucket) {
        return bucket == null ? null : (draft, key, hash) -> bucket.keep(draft.path(), key, hash);
    }

    @Bean
    ContentPlace contentPlace(Local local, ContentProperties properties, ObjectProvider<BucketContent> bucket) {
        boolean shared = properties.dir() != null || bucket.getIfAvailable() != null;
        return new ContentPlace(local.store().place(), shared);
    }

    @Bean
    HealthIndicator contentHealthIndicator(ContentPlace place, ObjectProvider<BucketContent> bucket) {
        return new ContentHealthIndicator(place, bucket.getIfAvailable());
    }

    @Bean
    RemoteContent remoteContent(ContentHolders holders, ClusterKey key) {
        return new RemoteContent(holders, key, SILENCE);
    }

    @Bean
    ContentStore contentStore(Local local, RemoteContent remote, ObjectProvider<BucketContent> bucket) {
        var spread = new SpreadContentStore(local.store(), remote);
        var content = bucket.getIfAvailable();
        return content == null ? spread : new BucketContentStore(content, spread);
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
        var asked = new ContentSweep.Futures(ids -> futures.existing(ids, Requester.ANYONE), id -> goesOn(futures, id));
        return new Sweeps(
                () -> local.store().sweep(clock.instant(), asked)::run,
                () -> local.store().sweepAgain(asked)::run,
                () -> place.shared() || !holders.alone());
    }

    @Bean
    @Conditional(BucketConfiguration.Configured.class)
    Sweeps bucketSweeps(BucketContent bucket, FutureStore futures, NodeRegistry nodes) {
        var duty = new SweepDuty(nodes);
        Supplier<Runnable> sweep = () -> () ->
                duty.run(new BucketSweep(bucket, ids -> futures.existing(ids, Requester.ANYONE), BucketSweep.SETTLING));
        return new Sweeps(sweep, sweep, () -> true);
    }

    /** A failed one may be retried by hand. */
    private static boolean goesOn(FutureStore futures, FutureId id) {
        return futures.find(id)
                .filter(future -> !future.state().done() || future.state() == TaskState.FAILED)
                .isPresent();
    }

    /** Of the places where the store and the content are, which are one mostly. */
    @Bean
    DiskSpaceMetricsBinder diskSpaceMeters(DataDirectory directory, ContentProperties properties) {
        var places = Stream.of(directory.path(), Objects.requireNonNullElse(properties.dir(), directory.path()))
                .distinct()
                .map(Path::toFile)
                .toList();
        return new DiskSpaceMetricsBinder(places, Tags.empty());
    }

    @Bean
    MeterBinder contentMeters(Local local, ContentProperties properties, ObjectProvider<BucketContent> bucket) {
        return new ContentMeters(local.store(), properties.dir() != null, bucket.getIfAvailable());
    }
}
