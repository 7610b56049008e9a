package dev.millrace.api.view;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.TaskError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a future failed or was cancelled, or an attempt did not end well. */
@Schema(name = "TaskError", description = "Why a future failed or was cancelled, or an attempt did not end well")
public record ErrorView(
        @Schema(description = "Stable, for programs", example = "http-status")
        ErrorCode code,

        @Schema(description = "One sentence, for people", example = "the server answered 404")
        String message,

        @Schema(description = "Whether running the same task again may succeed", example = "false")
        boolean retryable,

        @Schema(description = "Further facts by name", example = "{\"status\":404}")
        Map<String, Object> details) {

    public static @Nullable ErrorView of(@Nullable TaskError error) {
        return error == null ? null : new ErrorView(error.code(), error.message(), error.retryable(), error.details());
    }
}
