package dev.millrace.download;

import dev.millrace.content.ContentProperties;
import dev.millrace.content.ContentStore;
import dev.millrace.net.OutboundHttp;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the download handler to whatever runs tasks. */
@Configuration(proxyBeanMethods = false)
class DownloadConfiguration {

    @Bean
    DownloadHandler downloadHandler(
            OutboundHttp http, ContentStore content, ContentProperties limits, Clock clock, MeterRegistry meters) {
        return new DownloadHandler(http, content, limits, clock, meters);
    }
}
