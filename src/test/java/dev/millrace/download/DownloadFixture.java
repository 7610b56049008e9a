package dev.millrace.download;

import dev.millrace.content.ContentProperties;
import dev.millrace.content.LocalContentStore;
import dev.millrace.net.OutboundConfiguration;
import dev.millrace.net.OutboundHttp;
import dev.millrace.net.OutboundProperties;
import dev.millrace.task.TaskSpec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** A download handler with everything that it needs, the real parts. */
final class DownloadFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final long STORE_LIMIT = 1_000_000;

    final MeterRegistry meters = new SimpleMeterRegistry();
    final Path directory;
    final LocalContentStore content;
    final DownloadHandler handler;
    private final OutboundHttp http;

    DownloadFixture(Path directory, String... allow) throws IOException {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var limits = new ContentProperties(DataSize.ofBytes(STORE_LIMIT), DataSize.ofBytes(0));
        this.directory = directory;
        content = LocalContentStore.in(directory, limits, clock);
        var properties =
                new OutboundProperties(List.of(allow), Duration.ofSeconds(2), Duration.ofMillis(500), 5, 1000, null);
        http = OutboundConfiguration.create(properties, "1.0");
        handler = new DownloadHandler(http, content, limits, clock, meters);
    }

    static TaskSpec.Download download(URI url) {
        return new TaskSpec.Download(url.toString(), null, Map.of(), null, null);
    }

    /** Every file in the store. */
    List<Path> files() throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
