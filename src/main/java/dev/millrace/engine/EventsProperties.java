package dev.millrace.engine;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How event streams are kept.
 *
 * @param buffer changes that a stream may be behind; a reader slower than that is dropped.
 * @param heartbeat how long a stream may be silent before it sends a comment.
 * @param maxStreams streams that may be open, as far as three quarters of the heap have room for them; one more is refused.
 */
@ConfigurationProperties("millrace.events")
@Validated
public record EventsProperties(
        @DefaultValue("1024") @Min(1) @Max(1_000_000) int buffer,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("10000") @Min(0) @Max(1_000_000) int maxStreams) {

    /** What an open stream takes, measured: most of it the container's buffers for a connection. */
    private static final long STREAM_BYTES = 140_000;

    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** @throws IllegalArgumentException naming what is wrong */
    public EventsProperties {
        if (heartbeat.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("millrace.events.heartbeat must be at least 10ms");
        }
    }

    /** How many streams may really be open in a heap of this size. */
    int streamsIn(long heapBytes) {
        return (int) Math.min(maxStreams, heapBytes / 4 * 3 / STREAM_BYTES);
    }
}
