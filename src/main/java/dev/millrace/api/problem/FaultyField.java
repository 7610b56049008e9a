package dev.millrace.api.problem;

import dev.millrace.task.FieldError;
import io.swagger.v3.oas.annotations.media.Schema;

/** What is wrong with one field of a request. */
@Schema(name = "FieldError", description = "What is wrong with one field of a request")
public record FaultyField(
        @Schema(description = "The field's path, or the name of a parameter or header", example = "retry.maxAttempts")
        String field,

        @Schema(description = "What is wrong; reads well behind the name", example = "must be from 1 to 100")
        String message) {

    static FaultyField of(FieldError error) {
        return new FaultyField(error.field(), error.message());
    }
}
