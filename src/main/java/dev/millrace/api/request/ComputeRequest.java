package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.OneOrMany;
import dev.millrace.task.Dependency;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.References;
import dev.millrace.task.TaskSpec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls a function of the server with JSON arguments. */
@Schema(name = "ComputeRequest", description = "Call one of the functions that `GET /v1/functions` lists")
@JsonTypeName(TaskSpec.COMPUTE)
public record ComputeRequest(
        @Schema(
                description = "Required by `POST /v1/tasks`; implied by the path elsewhere",
                allowableValues = TaskSpec.COMPUTE,
                example = TaskSpec.COMPUTE)
        @Nullable
        String type,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description =
                        "The function's name; `wasm:module/export` calls an exported function of a WebAssembly module, and "
                                + "`wasm:module` runs it as a command. Either may name a version, as in `wasm:module@sha256`; "
                                + "the task keeps the one that the name means when it is submitted",
                example = "primes")
        @Nullable
        String function,

        @Schema(
                types = {"object", "array"},
                implementation = Object.class,
                description =
                        "Its arguments, checked against the function's schema: an object, or for an export of a module an array of "
                                + "its numbers. Any value in them may be a reference. Default: `{}`",
                example = "{\"from\":0,\"to\":1000000}")
        @Nullable
        JsonNode args,

        @Schema(
                implementation = Object.class,
                description =
                        "For modules run as commands: the standard input, as text, or `{\"future\": id}` for the content of a future",
                example = "the quick brown fox")
        @Nullable
        JsonNode stdin,

        @Schema(
                implementation = Object.class,
                description = "For modules run as commands: up to 1,000 arguments; the module's name goes before them",
                example = "[\"--verbose\"]")
        @Nullable
        JsonNode argv,

        @Schema(
                implementation = Object.class,
                description = "For modules run as commands: up to 100 environment variables; there are no others",
                example = "{\"MODE\":\"fast\"}")
        @Nullable
        JsonNode env,

        @Schema(
                implementation = Object.class,
                description = "For modules run as commands: makes the standard output the future's content, as "
                        + "`{\"contentType\": \"text/csv\", \"fileName\": \"report.csv\"}`, of which the name is optional. If "
                        + "absent, the standard output is the result: JSON if it parses, else text",
                example = "{\"contentType\":\"text/csv\"}")
        @Nullable
        JsonNode output,

        @Nullable String pool,
        @Nullable Integer priority,
        @Nullable Duration delay,
        @Nullable Instant runAt,
        @Nullable Duration ttl,
        @Nullable Duration timeout,
        @Nullable RetryRequest retry,
        @Nullable Map<String, String> labels,
        @Nullable Duration retention,
        @Nullable OnShutdown onShutdown,
        @Nullable OneOrMany<CallbackRequest> callback,
        @Nullable OneOrMany<TaskRequest> then,
        @Nullable OneOrMany<TaskRequest> onFailure,
        @Nullable OneOrMany<TaskRequest> onDone,
        @Nullable JsonNode after,
        Dependency.@Nullable Condition on)
        implements TaskRequest {

    public ComputeRequest {
        type = Objects.requireNonNullElse(type, TaskSpec.COMPUTE);
    }

    @Override
    public void checkFields(FieldErrors errors) {
        errors.require(TaskSpec.COMPUTE.equals(type), "type", "must be " + TaskSpec.COMPUTE + " here");
        errors.require(function != null, "function", "is required");
        ComputeFields.check(this, errors);
    }

    @Override
    @JsonIgnore
    public Map<String, JsonNode> references() {
        return References.in(ComputeFields.json(this), "");
    }

    @Override
    @JsonIgnore
    public boolean complete() {
        var errors = new FieldErrors();
        ComputeFields.check(this, errors);
        return function != null && errors.isEmpty() && TaskRules.wellFormed(references());
    }

    @Override
    @JsonIgnore
    public TaskSpec spec() {
        var fields = ComputeFields.json(this);
        return References.in(fields, "").isEmpty()
                ? TaskSpec.Compute.of(fields)
                : new TaskSpec.Deferred(TaskSpec.COMPUTE, fields);
    }
}
