package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.api.json.OneOrMany;
import dev.millrace.engine.BatchOrder;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks to be run that are handed in together.
 *
 * @param tasks as they are run: with what the defaults added to them
 * @param defaults absent when it is read; described here only
 */
@Schema(name = "BatchRequest", description = "Tasks that are handed in together, all or nothing")
public record BatchRequest(
        @ArraySchema(
                minItems = 1,
                maxItems = BatchOrder.MAX_TASKS,
                arraySchema =
                        @Schema(
                                requiredMode = Schema.RequiredMode.REQUIRED,
                                description = "Each with a `type`, its own or that of the defaults",
                                example = "[{\"args\":{\"n\":1}},{\"args\":{\"n\":2}}]"))
        List<TaskRequest> tasks,

        @Schema(
                type = "object",
                implementation = Object.class,
                description = "Any fields of a task, for each task that does not have them itself",
                example = "{\"type\":\"compute\",\"function\":\"echo\",\"labels\":{\"team\":\"data\"}}")
        @Nullable
        Map<String, Object> defaults,

        @Schema(
                anyOf = {CallbackRequest.class, CallbackRequest[].class},
                description = "Whom to tell by webhook when all of them are done: one callback, or a list of up to 20",
                example = "{\"url\":\"https://example.org/hooks/millrace\"}")
        @Nullable
        OneOrMany<CallbackRequest> callback)
        implements JsonRequest {

    public BatchRequest {
        tasks = List.copyOf(tasks);
    }

    @Override
    public void check(FieldErrors errors) {
        // each task was checked when it was read
    }
}
