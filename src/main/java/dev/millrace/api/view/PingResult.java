package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.api.json.JsonView;
import dev.millrace.task.Delivery;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came of a ping. */
@Schema(name = "PingResult", description = "What came of a ping")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PingResult(
        @Schema(description = "The status of the answer; `null` if there was none", example = "204") @Nullable
        Integer status,

        @Schema(example = "38") long durationMs,

        @Schema(
                description = "Why there was no answer; `null` if there was one",
                example = "unreachable: no connection could be made to example.org")
        @Nullable
        String error,

        @Schema(description = "The first 1 KiB of the answer's body as UTF-8; `null` if there was none", example = "ok")
        @Nullable
        String answer)
        implements JsonView {

    public static PingResult of(Delivery.Attempt attempt) {
        return new PingResult(attempt.status(), attempt.duration().toMillis(), attempt.error(), attempt.answer());
    }
}
