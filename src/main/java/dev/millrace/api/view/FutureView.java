package dev.millrace.api.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.api.json.JsonView;
import dev.millrace.engine.FutureSnapshot;
import dev.millrace.task.Attempt;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A future as it stands now. */
@Schema(name = "Future", description = "A task that was handed in, and what has become of it so far")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FutureView(
        @Schema(description = "UUIDv7", format = "uuid", example = "0199c0de-7a10-7000-8000-000000000001")
        String id,

        @Schema(description = "`download`, `compute` or `upload`", example = "compute")
        String type,

        @Schema(description = "`null` for an upload, which belongs to no pool", example = "cpu") @Nullable
        String pool,

        @Schema(example = "SUCCEEDED") TaskState state,

        @Schema(description = "True exactly in the states SUCCEEDED, FAILED and CANCELLED", example = "true")
        boolean done,

        @Schema(example = "2026-01-31T08:00:00.000Z") Instant createdAt,

        @Schema(description = "When the first attempt began", example = "2026-01-31T08:00:00.002Z") @Nullable
        Instant startedAt,

        @Schema(example = "2026-01-31T08:00:00.015Z") @Nullable
        Instant finishedAt,

        @Schema(description = "The number of the latest attempt; 0 before the first", example = "1")
        int attempt,

        @Schema(description = "How many attempts its retry policy allows", example = "1")
        int maxAttempts,

        @Nullable ProgressView progress,
        @Nullable WaitingOnView waitingOn,

        @Schema(
                implementation = Object.class,
                description = "What the task returned; set exactly when SUCCEEDED",
                example = "{\"count\":78498}")
        @Nullable
        JsonNode result,

        @Schema(description = "Set exactly when FAILED or CANCELLED") @Nullable
        ErrorView error,

        @Schema(description = "The latest 50 attempts, oldest first, the live one last")
        List<AttemptView> attempts,

        @Schema(example = "{\"team\":\"data\"}") Map<String, String> labels,

        @Schema(
                description = "The name of the key it was handed in with; `null`: with none, where there are no keys",
                example = "ci")
        @Nullable
        String owner,

        @Schema(description = "The batch it was handed in with, if it was", format = "uuid", example = "null") @Nullable
        String batch,

        Links links)
        implements JsonView {

    public static FutureView of(FutureSnapshot snapshot) {
        var future = snapshot.future();
        var task = future.task();
        var ending = future.ending();
        return new FutureView(
                future.id().toString(),
                task.spec().type(),
                task.spec() instanceof TaskSpec.Upload ? null : task.pool().value(),
                future.state(),
                future.state().done(),
                task.createdAt(),
                future.startedAt(),
                ending == null ? null : ending.finishedAt(),
                future.attempts().number(),
                task.options().retry().maxAttempts(),
                ProgressView.of(snapshot.progress()),
                WaitingOnView.of(snapshot.waitingOn()),
                ending == null ? null : ending.result(),
                ending == null ? null : ErrorView.of(ending.error()),
                attempts(future.attempts().all()),
                task.options().labels(),
                task.owner(),
                task.batch() == null ? null : task.batch().toString(),
                Links.of(snapshot));
    }

    /** The same without its result, and with other attempts. */
    FutureView without(List<AttemptView> kept) {
        return new FutureView(
                id,
                type,
                pool,
                state,
                done,
                createdAt,
                startedAt,
                finishedAt,
                attempt,
                maxAttempts,
                progress,
                waitingOn,
                null,
                error,
                kept,
                labels,
                owner,
                batch,
                links);
    }

    private static List<AttemptView> attempts(List<Attempt> attempts) {
        return switch (attempts.size()) {
            case 0 -> List.of();
            case 1 -> List.of(AttemptView.of(attempts.getFirst()));
            default -> attempts.stream().map(AttemptView::of).toList();
        };
    }
}
