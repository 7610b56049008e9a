package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.content.ContentProperties;
import dev.millrace.content.LocalContentStore;
import dev.millrace.download.fair.Fairness;
import dev.millrace.net.OutboundConfiguration;
import dev.millrace.net.OutboundHttp;
import dev.millrace.net.OutboundProperties;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.RecordingTaskContext;
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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A download handler with everything that it needs, the real parts. */
final class DownloadFixture implements AutoCloseable {

    /** The name of the place, and the sign that its server lives. */
    private static final Set<String> SIGNS = Set.of("place", "alive");

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final long STORE_LIMIT = 1_000_000;

    final MeterRegistry meters = new SimpleMeterRegistry();
    final Path directory;
    final LocalContentStore content;
    final DownloadHandler handler;
    private final OutboundHttp http;

    DownloadFixture(Path directory, String... allow) throws IOException {
        this(directory, STORE_LIMIT, allow);
    }

    DownloadFixture(Path directory, Fairness fairness, String... allow) throws IOException {
        this(directory, STORE_LIMIT, fairness, allow);
    }

    /** @param maxBytes the most that the store takes of one */
    DownloadFixture(Path directory, long maxBytes, String... allow) throws IOException {
        this(directory, maxBytes, unlimited(), allow);
    }

    DownloadFixture(Path directory, long maxBytes, Fairness fairness, String... allow) throws IOException {
        this(directory, maxBytes, fairness, Duration.ofMillis(500), allow);
    }

    /** One that reaches loopback addresses. @param silence how long the other side may send nothing */
    DownloadFixture(Path directory, Duration silence) throws IOException {
        this(directory, 32L << 20, unlimited(), silence, "127.0.0.0/8");
    }

    private DownloadFixture(Path directory, long maxBytes, Fairness fairness, Duration silence, String... allow)
            throws IOException {
        var limits = new ContentProperties(
                DataSize.ofBytes(maxBytes), DataSize.ofBytes(0), null, DataSize.ofGigabytes(10), null);
        this.directory = directory;
        content = LocalContentStore.in(directory, limits, CLOCK);
        var properties = new OutboundProperties(List.of(allow), Duration.ofSeconds(2), silence, 5, 1000, null);
        http = OutboundConfiguration.create(properties, "1.0");
        handler = new DownloadHandler(http, content, limits, fairness, CLOCK, meters);
    }

    private static Fairness unlimited() {
        return new DownloadProperties(null, null, Map.of(), Duration.ofHours(1)).fairness(CLOCK);
    }

    static TaskSpec.Download download(URI url) {
        return new TaskSpec.Download(url.toString(), null, Map.of(), null, null);
    }

    /** A download that is fetched in some other way than the plainest. */
    static TaskSpec.Download download(URI url, @Nullable String checksum, TaskSpec.Fetching fetching) {
        return new TaskSpec.Download(url.toString(), null, Map.of(), checksum, null, null, fetching);
    }

    Outcome.Succeeded succeeds(TaskSpec.Download spec, RecordingTaskContext context) throws Exception {
        var outcome = handler.run(spec, context);
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return (Outcome.Succeeded) outcome;
    }

    Outcome.Failed fails(TaskSpec.Download spec, RecordingTaskContext context, ErrorCode code) throws Exception {
        var outcome = handler.run(spec, context);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        var failed = (Outcome.Failed) outcome;
        assertThat(failed.error().code()).as(failed.toString()).isEqualTo(code);
        return failed;
    }

    /** Bytes that all downloads together have received. */
    long received() {
        return (long) meters.get("millrace.download.bytes").counter().count();
    }

    void assertIs(Outcome.Succeeded done, ServedFile file) throws IOException {
        assertThat(done.result().path("sha256").asString()).isEqualTo(file.sha256());
        try (var in = content.open(Objects.requireNonNull(done.content()), 0)) {
            assertThat(in.readAllBytes()).isEqualTo(file.bytes());
        }
    }

    /** Every file in the store, but for those that the directory itself has. */
    List<Path> files() throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !SIGNS.contains(file.getFileName().toString()))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
