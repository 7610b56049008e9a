package dev.millrace.api;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the server takes batches, and gives back their results.
 *
 * @param maxBody the most bytes that a batch in one JSON body may have, up to 1 GB.
 * @param maxLine the most bytes that one task of a stream may have, up to 100 MB.
 * @param maxStreams how many streams of tasks may come in, and how many streams of results may go out, at once.
 * @param stallTime for how long a full queue may take nothing of a stream of tasks before the stream is given up.
 */
@ConfigurationProperties("millrace.batches")
@Validated
record BatchProperties(
        @DefaultValue("32MB") DataSize maxBody,
        @DefaultValue("1MB") DataSize maxLine,
        @DefaultValue("1000") @Min(1) int maxStreams,
        @DefaultValue("60s") Duration stallTime) {

    private static final DataSize MOST = DataSize.ofGigabytes(1);
    private static final DataSize LONGEST = DataSize.ofMegabytes(100);

    /** @throws IllegalArgumentException naming what is wrong */
    BatchProperties {
        if (maxBody.toBytes() < 1 || maxBody.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("millrace.batches.max-body must be from 1B to 1GB");
        }
        if (maxLine.toBytes() < 1 || maxLine.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("millrace.batches.max-line must be from 1B to 100MB");
        }
        if (!stallTime.isPositive()) {
            throw new IllegalArgumentException("millrace.batches.stall-time must be more than nothing");
        }
    }

    int maxBodyBytes() {
        return Math.toIntExact(maxBody.toBytes());
    }

    int maxLineBytes() {
        return Math.toIntExact(maxLine.toBytes());
    }
}
