package dev.millrace.content;

import dev.millrace.settings.MillraceProperties;
import dev.millrace.task.ContentFiles;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureStore;
import dev.millrace.task.TaskState;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the content store together. */
@Configuration(proxyBeanMethods = false)
class ContentConfiguration {

    @Bean
    LocalContentStore contentStore(MillraceProperties settings, ContentProperties properties, Clock clock)
            throws IOException {
        return LocalContentStore.in(settings.dataDir().resolve("content"), properties, clock);
    }

    @Bean
    ContentFiles contentFiles(LocalContentStore content) {
        return content.files();
    }

    @Bean
    SweepAtStart contentSweep(LocalContentStore content, FutureStore futures, Clock clock) {
        var asked = new ContentSweep.Futures(futures::existing, id -> goesOn(futures, id));
        return new SweepAtStart(() -> content.sweep(clock.instant(), asked));
    }

    /** A failed one may be retried by hand. */
    private static boolean goesOn(FutureStore futures, FutureId id) {
        return futures.find(id)
                .filter(future -> !future.state().done() || future.state() == TaskState.FAILED)
                .isPresent();
    }

    @Bean
    MeterBinder contentMeters(LocalContentStore content) {
        return new ContentMeters(content);
    }
}
