package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.engine.SubmitOptions;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.PoolName;
import dev.millrace.task.TaskSpec;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
