package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.api.json.OneOrMany;
import dev.millrace.engine.Continuation;
import dev.millrace.engine.Submission;
import dev.millrace.engine.SubmitOptions;
import dev.millrace.task.Dependency;
import dev.millrace.task.EventType;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskSpec;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A task to be run: one flat object of the type's own fields and the options that all types share. */
@Schema(
        name = "TaskRequest",
        description = "A task of any type, told apart by `type`.",
        discriminatorProperty = "type",
        discriminatorMapping = {
            @DiscriminatorMapping(value = TaskSpec.DOWNLOAD, schema = DownloadRequest.class),
            @DiscriminatorMapping(value = TaskSpec.COMPUTE, schema = ComputeRequest.class)
        },
        oneOf = {DownloadRequest.class, ComputeRequest.class})
public sealed interface TaskRequest extends JsonRequest permits DownloadRequest, ComputeRequest {

    @Schema(
            description = "The pool that runs it. Default: `io` for downloads, `cpu` for compute",
            pattern = PoolName.PATTERN,
            example = "io")
    @Nullable
    String pool();

    @Schema(
            description = "Higher first, in pools with `order: priority`",
            minimum = "-100",
            maximum = "100",
            defaultValue = "0",
            example = "0")
    @Nullable
    Integer priority();

    @Schema(type = "string", description = "Start no earlier than this long from now; not with `runAt`", example = "0s")
    @Nullable
    Duration delay();

    @Schema(
            type = "string",
            format = "date-time",
            description = "Start no earlier than this time; not with `delay`",
            example = "2026-01-31T08:00:00Z")
    @Nullable
    Instant runAt();

    @Schema(type = "string", description = "Fail with `expired` if not started this long from now", example = "1h")
    @Nullable
    Duration ttl();

    @Schema(type = "string", description = "The limit of one attempt. Default: the pool's", example = "5m")
    @Nullable
    Duration timeout();

    @Schema(description = "How often to try. Default: 3 attempts for downloads, 1 for compute")
    @Nullable
    RetryRequest retry();

    @Schema(
            description = "Up to 16 short key/value pairs to find futures by",
            example = "{\"team\":\"data\"}",
            additionalPropertiesSchema = String.class)
    @Nullable
    Map<String, String> labels();

    @Schema(
            type = "string",
            description = "How long the finished future is kept. Default: the server's `millrace.retention`",
            example = "24h")
    @Nullable
    Duration retention();

    @Schema(description = "What becomes of the running task when the server shuts down", example = "requeue")
    @Nullable
    OnShutdown onShutdown();

    @Schema(
            anyOf = {CallbackRequest.class, CallbackRequest[].class},
            description = "Whom to tell by webhook how it ended: one callback, or a list of up to 20",
            example = "{\"url\":\"https://example.org/hooks/millrace\"}")
    @Nullable
    OneOrMany<CallbackRequest> callback();

    @Schema(
            anyOf = {TaskRequest.class, TaskRequest[].class},
            description =
                    "What runs when this task has succeeded: a task with its `type`, or a list of them. They exist as "
                            + "WAITING futures from the submit on, may refer to this one's outcome by `{\"$from\": \"result.…\"}`, and "
                            + "may have continuations in turn; a task and all that follow it may be at most 100",
            example = "{\"type\":\"compute\",\"function\":\"digest\",\"args\":{\"future\":{\"$from\":\"id\"}}}")
    @Nullable
    OneOrMany<TaskRequest> then();

    @Schema(
            anyOf = {TaskRequest.class, TaskRequest[].class},
            description = "The same for when it has failed or was cancelled",
            example = "{\"type\":\"compute\",\"function\":\"echo\",\"args\":{\"why\":{\"$from\":\"error.code\"}}}")
    @Nullable
    OneOrMany<TaskRequest> onFailure();

    @Schema(
            anyOf = {TaskRequest.class, TaskRequest[].class},
            description = "The same for when it is done, however it ended",
            example = "{\"type\":\"compute\",\"function\":\"echo\",\"args\":{\"ended\":{\"$from\":\"state\"}}}")
    @Nullable
    OneOrMany<TaskRequest> onDone();

    @Schema(
            types = "array",
            implementation = Object.class,
            description =
                    "Run only after these futures, up to 100: their ids, or objects `{\"future\": id, \"on\": condition}`",
            example = "[]")
    @Nullable
    JsonNode after();

    @Schema(
            type = "string",
            allowableValues = {"success", "failure", "done"},
            description =
                    "How the futures in `after` have to end for those that do not say so themselves. Default: `success`",
            example = "success")
    Dependency.@Nullable Condition on();

    /** Whatever is wrong with the type's own fields, but for references. */
    @JsonIgnore
    void checkFields(FieldErrors errors);

    @Override
    default void check(FieldErrors errors) {
        TaskRules.check(this, errors);
    }

    /** What is meant as a reference in the type's own fields, by its place. */
    @JsonIgnore
    Map<String, JsonNode> references();

    /** Learns of a task that is to run after another one. */
    interface Visitor {

        /** @param place as errors name it, such as {@code then[0]} */
        void visit(String place, Dependency.Condition when, TaskRequest continuation);
    }

    /** Shows each continuation of this task, without those of the continuations. */
    @JsonIgnore
    default void forEachContinuation(Visitor visitor) {
        if (then() instanceof OneOrMany<TaskRequest> then) {
            then.forEach("then", (place, task) -> visitor.visit(place, Dependency.Condition.SUCCESS, task));
        }
        if (onFailure() instanceof OneOrMany<TaskRequest> onFailure) {
            onFailure.forEach("onFailure", (place, task) -> visitor.visit(place, Dependency.Condition.FAILURE, task));
        }
        if (onDone() instanceof OneOrMany<TaskRequest> onDone) {
            onDone.forEach("onDone", (place, task) -> visitor.visit(place, Dependency.Condition.DONE, task));
        }
    }

    /**
     * The task with all its continuations; to be called only on a request without errors.
     */
    @JsonIgnore
    default Submission submission(Submission.@Nullable RequestKey key) {
        List<Continuation> continuations = new ArrayList<>();
        forEachContinuation(
                (place, when, task) -> continuations.add(new Continuation(task.submission(null), when, place)));
        return new Submission(
                spec(),
                options(),
                key,
                CallbackRules.orders(callback(), EventType.ENDS),
                Predecessors.of(this),
                continuations);
    }

    /** What is to be done. To be called only on a request without errors, or one whose required fields are there. */
    @JsonIgnore
    TaskSpec spec();

    /** Whether the required fields are there, so that there is a spec. */
    @JsonIgnore
    boolean complete();

    @JsonIgnore
    default SubmitOptions options() {
        var pool = pool();
        var retry = retry();
        var labels = labels();
        return new SubmitOptions(
                pool == null ? null : new PoolName(pool),
                priority(),
                delay(),
                runAt(),
                ttl(),
                timeout(),
                retry == null ? null : retry.toOverrides(),
                labels == null ? Map.of() : labels,
                retention(),
                onShutdown());
    }
}
