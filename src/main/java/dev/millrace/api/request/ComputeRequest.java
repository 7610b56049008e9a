package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.OneOrMany;
import dev.millrace.task.Dependency;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.Reference;
import dev.millrace.task.References;
import dev.millrace.task.TaskSpec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

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

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "The function's name", example = "primes")
        @Nullable
        String function,

        @Schema(
                type = "object",
                implementation = Object.class,
                description =
                        "Its arguments, checked against the function's schema; any value in them may be a reference. Default: `{}`",
                example = "{\"from\":0,\"to\":1000000}")
        @Nullable
        JsonNode args,

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
        errors.require(
                args == null || args.isObject() && !Reference.isMeant(args),
                "args",
                "must be an object of values, each of which may be a reference");
    }

    @Override
    @JsonIgnore
    public Map<String, JsonNode> references() {
        return args == null ? Map.of() : References.in(args, "args");
    }

    @Override
    @JsonIgnore
    public boolean complete() {
        return function != null
                && (args == null || args.isObject() && !Reference.isMeant(args))
                && TaskRules.wellFormed(references());
    }

    @Override
    @JsonIgnore
    public TaskSpec spec() {
        var name = Objects.requireNonNull(function);
        var given = args == null ? JsonNodeFactory.instance.objectNode() : args;
        if (references().isEmpty()) {
            return new TaskSpec.Compute(name, given);
        }
        var fields = JsonNodeFactory.instance.objectNode().put("function", name).set("args", given);
        return new TaskSpec.Deferred(TaskSpec.COMPUTE, fields);
    }
}
