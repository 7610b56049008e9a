package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.engine.SubmitOptions;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How often a task is tried, and the pauses in between. What is absent comes from the type's default. */
@Schema(name = "Retry", description = "How often a task is tried, and the growing pauses in between")
public record RetryRequest(
        @Schema(description = "Tries in all, the first included", minimum = "1", maximum = "100", example = "3")
        @Nullable
        Integer maxAttempts,

        @Schema(type = "string", description = "The pause after the first failure", example = "1s") @Nullable
        Duration initialDelay,

        @Schema(
                description = "Each pause is this many times the one before",
                minimum = "1",
                maximum = "10",
                example = "2")
        @Nullable
        Double multiplier,

        @Schema(type = "string", description = "No pause is longer", example = "5m") @Nullable
        Duration maxDelay,

        @Schema(description = "The part of each pause drawn by chance", minimum = "0", maximum = "1", example = "0.5")
        @Nullable
        Double jitter) {

    private static final int MAX_ATTEMPTS = 100;
    private static final double MAX_MULTIPLIER = 10;

    void check(String prefix, FieldErrors errors) {
        errors.require(
                maxAttempts == null || maxAttempts >= 1 && maxAttempts <= MAX_ATTEMPTS,
                prefix + "maxAttempts",
                "must be from 1 to 100");
        errors.require(
                multiplier == null || multiplier >= 1 && multiplier <= MAX_MULTIPLIER,
                prefix + "multiplier",
                "must be from 1 to 10");
        errors.require(jitter == null || jitter >= 0 && jitter <= 1, prefix + "jitter", "must be from 0 to 1");
    }

    SubmitOptions.Retry toOverrides() {
        return new SubmitOptions.Retry(maxAttempts, initialDelay, multiplier, maxDelay, jitter);
    }
}
