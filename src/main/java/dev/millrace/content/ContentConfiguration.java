package dev.millrace.content;

import dev.millrace.settings.MillraceProperties;
import dev.millrace.task.FutureStore;
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
    SweepAtStart contentSweep(LocalContentStore content, FutureStore futures, Clock clock) {
        return new SweepAtStart(() -> new ContentSweep(content.root(), clock.instant(), futures::existing));
    }
}
