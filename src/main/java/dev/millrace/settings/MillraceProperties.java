package dev.millrace.settings;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What concerns the whole server.
 *
 * @param dataDir where everything durable is kept: the embedded store and the content of futures. One server at a time.
 * @param drainTime how long running tasks may go on after the server was told to stop.
 * @param retention how long a done future is kept, unless it says otherwise itself.
 */
@ConfigurationProperties("millrace")
public record MillraceProperties(
        @DefaultValue("data") Path dataDir,
        @DefaultValue("30s") Duration drainTime,
        @DefaultValue("24h") Duration retention) {}
