package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.task.Delivery;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One try to deliver. */
@Schema(name = "DeliveryAttempt", description = "One try to deliver")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DeliveryAttemptView(
        @Schema(description = "Counts from 1, over redeliveries as well", example = "1")
        int number,

        @Schema(example = "2026-01-31T08:00:01.251Z") Instant startedAt,

        @Schema(example = "38") long durationMs,

        @Schema(description = "The status of the answer; `null` if there was none", example = "204") @Nullable
        Integer status,

        @Schema(
                description =
                        "Why there was no answer: `timeout`, `unreachable`, `blocked-address` or `unknown-secret`, "
                                + "a colon, and a sentence; `null` if there was one",
                example = "timeout: nothing came in time from example.org")
        @Nullable
        String error,

        @Schema(description = "The first 1 KiB of the answer's body as UTF-8; `null` if there was none", example = "ok")
        @Nullable
        String answer) {

    static DeliveryAttemptView of(Delivery.Attempt attempt) {
        return new DeliveryAttemptView(
                attempt.number(),
                attempt.startedAt(),
                attempt.duration().toMillis(),
                attempt.status(),
                attempt.error(),
                attempt.answer());
    }
}
