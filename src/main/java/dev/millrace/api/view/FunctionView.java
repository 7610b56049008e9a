package dev.millrace.api.view;

import dev.millrace.api.json.JsonView;
import dev.millrace.compute.FunctionDescription;
import io.swagger.v3.oas.annotations.media.Schema;
import tools.jackson.databind.JsonNode;

/** A function that compute tasks can call. */
@Schema(name = "Function", description = "A function that compute tasks can call")
public record FunctionView(
        @Schema(example = "primes") String name,

        @Schema(example = "Counts the primes of a half-open range.")
        String description,

        @Schema(
                implementation = Object.class,
                description = "JSON Schema of `args`",
                example = "{\"type\":\"object\",\"required\":[\"from\",\"to\"]}")
        JsonNode argsSchema,

        @Schema(
                implementation = Object.class,
                description = "JSON Schema of the result",
                example = "{\"type\":\"object\",\"properties\":{\"count\":{\"type\":\"integer\"}}}")
        JsonNode resultSchema,

        @Schema(
                implementation = Object.class,
                description = "A body that `POST /v1/tasks/compute` accepts as it stands",
                example = "{\"function\":\"primes\",\"args\":{\"from\":0,\"to\":1000000}}")
        JsonNode example,

        @Schema(
                description = "Whether it runs in pools of the kind `process` only: tasks that call it go to the pool "
                        + "`isolated` if they name none",
                example = "false")
        boolean isolated)
        implements JsonView {

    public static FunctionView of(FunctionDescription function, boolean isolated) {
        return new FunctionView(
                function.name(),
                function.description(),
                function.argsSchema(),
                function.resultSchema(),
                function.example(),
                isolated);
    }
}
