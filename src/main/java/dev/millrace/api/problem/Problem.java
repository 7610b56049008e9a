package dev.millrace.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.api.json.JsonView;
import dev.millrace.api.view.ErrorView;
import dev.millrace.task.FieldError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a request was not carried out, as {@code application/problem+json} (RFC 9457). */
@Schema(name = "Problem", description = "Why a request was not carried out (RFC 9457)")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        @Schema(description = "Stable, for programs; the path serves an explanation", example = "/problems/queue-full")
        String type,

        @Schema(example = "The pool's queue is full") String title,

        @Schema(example = "429") int status,

        @Schema(
                description = "What happened this time",
                example = "pool 'io' already holds 10000 futures that have not started")
        String detail,

        @Schema(description = "The path of the request", example = "/v1/tasks/download") @Nullable
        String instance,

        @Schema(description = "With `invalid-request` and `malformed-json`: every field that is wrong") @Nullable
        List<FaultyField> errors,

        @Schema(description = "With `task-failed` and `task-cancelled`: the future's error") @Nullable
        ErrorView error,

        @Schema(
                description = "With `queue-full` and `quota-exceeded`: how many more would be taken, if any",
                example = "120")
        @Nullable
        Long room,

        @Schema(description = "Of a stream of tasks: how many were taken before, and are run", example = "1016")
        @Nullable
        Long taken,

        @Schema(
                description = "Of a stream of tasks: the batch of those that were taken, if any",
                example = "0199c0de-7a10-7000-8000-000000000009")
        @Nullable
        String batch)
        implements JsonView {

    public static Problem of(ProblemType type, String detail, @Nullable String instance) {
        return new Problem(type.uri(), type.title(), type.status(), detail, instance, null, null, null, null, null);
    }

    Problem with(List<FieldError> fieldErrors) {
        var faulty = fieldErrors.stream().map(FaultyField::of).toList();
        return new Problem(type, title, status, detail, instance, faulty, error, room, taken, batch);
    }

    public Problem with(@Nullable ErrorView taskError) {
        return new Problem(type, title, status, detail, instance, errors, taskError, room, taken, batch);
    }

    /** With how many more would fit, if any would. */
    Problem withRoom(long places) {
        return new Problem(
                type, title, status, detail, instance, errors, error, places > 0 ? places : null, taken, batch);
    }

    /** With what was taken of a stream. */
    Problem withTaken(long count, @Nullable String ofBatch) {
        return new Problem(type, title, status, detail, instance, errors, error, room, count, ofBatch);
    }
}
