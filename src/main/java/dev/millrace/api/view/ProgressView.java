package dev.millrace.api.view;

import dev.millrace.task.Progress;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How far the attempt under way has come. */
@Schema(name = "Progress", description = "How far the attempt under way has come; live, not durable")
public record ProgressView(
        @Schema(description = "Units done", example = "1048576")
        long completed,

        @Schema(description = "Units in all, if known", example = "5242880") @Nullable
        Long total,

        @Schema(description = "What is counted", example = "bytes")
        String unit,

        @Schema(description = "From 0 to 1, if the total is known", example = "0.2") @Nullable
        Double fraction,

        @Schema(example = "downloading") @Nullable String message) {

    static @Nullable ProgressView of(@Nullable Progress progress) {
        return progress == null
                ? null
                : new ProgressView(
                        progress.completed(),
                        progress.total(),
                        progress.unit(),
                        progress.fraction(),
                        progress.message());
    }
}
