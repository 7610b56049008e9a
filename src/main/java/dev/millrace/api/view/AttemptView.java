package dev.millrace.api.view;

import dev.millrace.task.Attempt;
import dev.millrace.task.EndedBy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One try at a task. */
@Schema(name = "Attempt", description = "One try at a task")
public record AttemptView(
        @Schema(description = "Counts from 1 over the whole life of the future", example = "1")
        int number,

        @Schema(description = "The server process that ran it", example = "worker-1-5f3a")
        String node,

        @Schema(example = "2026-01-31T08:00:00.000Z") Instant startedAt,

        @Schema(description = "`null` while it runs", example = "2026-01-31T08:00:01.250Z") @Nullable
        Instant endedAt,

        @Schema(description = "`null` while it runs", example = "ok") @Nullable
        EndedBy endedBy,

        @Nullable ErrorView error) {

    static AttemptView of(Attempt attempt) {
        return new AttemptView(
                attempt.number(),
                attempt.node().value(),
                attempt.startedAt(),
                attempt.endedAt(),
                attempt.endedBy(),
                ErrorView.of(attempt.error()));
    }
}
