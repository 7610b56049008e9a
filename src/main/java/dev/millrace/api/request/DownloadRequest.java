package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.millrace.api.json.ByteSize;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.TaskSpec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fetches a URL into the content store. */
@Schema(name = "DownloadRequest", description = "Fetch a URL and keep its bytes, hashed on the way")
@JsonTypeName(TaskSpec.DOWNLOAD)
public record DownloadRequest(
        @Schema(
                description = "Required by `POST /v1/tasks`; implied by the path elsewhere",
                allowableValues = TaskSpec.DOWNLOAD,
                example = TaskSpec.DOWNLOAD)
        @Nullable
        String type,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "An absolute http or https URL without user info. Only public addresses are reached, "
                        + "unless `millrace.outbound.allow` says otherwise",
                example = "https://example.org/index.html")
        @Nullable
        String url,

        @Schema(description = "The name to save it under. Default: what the server says", example = "index.html")
        @Nullable
        String fileName,

        @Schema(
                description = "Headers to send",
                example = "{\"Accept\":\"text/html\"}",
                additionalPropertiesSchema = String.class)
        @Nullable
        Map<String, String> headers,

        @Schema(
                description = "What the bytes must hash to, as `sha-256=` and 64 hexadecimal digits",
                example = "sha-256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        @Nullable
        String checksum,

        @Schema(
                types = {"integer", "string"},
                implementation = Object.class,
                description = "The most bytes accepted: a number, or text with a unit such as `10MB` or `1GiB`",
                example = "10MB")
        @Nullable
        ByteSize maxBytes,

        @Nullable String pool,
        @Nullable Integer priority,
        @Nullable Duration delay,
        @Nullable Instant runAt,
        @Nullable Duration ttl,
        @Nullable Duration timeout,
        @Nullable RetryRequest retry,
        @Nullable Map<String, String> labels,
        @Nullable Duration retention,
        @Nullable OnShutdown onShutdown)
        implements TaskRequest {

    public DownloadRequest {
        type = Objects.requireNonNullElse(type, TaskSpec.DOWNLOAD);
    }

    @Override
    public void check(FieldErrors errors) {
        errors.require(TaskSpec.DOWNLOAD.equals(type), "type", "must be " + TaskSpec.DOWNLOAD + " here");
        errors.require(url != null, "url", "is required");
        if (headers != null) {
            headers.forEach((name, value) -> errors.require(value != null, "headers." + name, "must be text"));
        }
        errors.require(maxBytes == null || maxBytes.bytes() > 0, "maxBytes", "must be at least 1");
        OptionRules.check(this, errors);
    }

    @Override
    @JsonIgnore
    public boolean complete() {
        return url != null && (headers == null || !headers.containsValue(null));
    }

    @Override
    @JsonIgnore
    public TaskSpec.Download spec() {
        return new TaskSpec.Download(
                Objects.requireNonNull(url),
                fileName,
                headers == null ? Map.of() : headers,
                checksum,
                maxBytes == null ? null : maxBytes.bytes());
    }
}
