package dev.millrace.download;

import dev.millrace.content.ContentProperties;
import dev.millrace.content.ContentStore;
import dev.millrace.download.fair.Fairness;
import dev.millrace.download.fair.HostsEndpoint;
import dev.millrace.net.OutboundHttp;
import dev.millrace.task.HostFollower;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the download handler to whatever runs tasks. */
@Configuration(proxyBeanMethods = false)
class DownloadConfiguration {

    private final Clock clock;

    DownloadConfiguration(Clock clock) {
        this.clock = clock;
    }

    @Bean
    Fairness fairness(DownloadProperties properties) {
        return properties.fairness(clock);
    }

    @Bean
    HostsEndpoint hostsEndpoint(Fairness fairness, List<HostFollower> followers) {
        return new HostsEndpoint(fairness.hosts(), followers);
    }

    @Bean
    DownloadHandler downloadHandler(
            OutboundHttp http,
            ContentStore content,
            ContentProperties limits,
            Fairness fairness,
            MeterRegistry meters) {
        return new DownloadHandler(http, content, limits, fairness, clock, meters);
    }
}
