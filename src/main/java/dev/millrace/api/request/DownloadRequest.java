package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.millrace.api.json.ByteSize;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.OneOrMany;
import dev.millrace.api.json.Referable;
import dev.millrace.task.Dependency;
import dev.millrace.task.OnShutdown;
import dev.millrace.task.TaskSpec;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
        Referable<String> url,

        @Schema(description = "The name to save it under. Default: what the server says", example = "index.html")
        @Nullable
        Referable<String> fileName,

        @Schema(
                description = "Headers to send",
                example = "{\"Accept\":\"text/html\"}",
                additionalPropertiesSchema = String.class)
        @Nullable
        Map<String, Referable<String>> headers,

        @Schema(
                description = "What the bytes must hash to, as `sha-256=` and 64 hexadecimal digits",
                example = "sha-256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        @Nullable
        Referable<String> checksum,

        @Schema(
                types = {"integer", "string"},
                implementation = Object.class,
                description = "The most bytes accepted: a number, or text with a unit such as `10MB` or `1GiB`",
                example = "10MB")
        @Nullable
        Referable<ByteSize> maxBytes,

        @Schema(
                description = "The most connections that fetch parts of the file at once, if the server has ranges. "
                        + "Default: 1",
                minimum = "1",
                maximum = "16",
                example = "4")
        @Nullable
        Integer connections,

        @ArraySchema(
                maxItems = TaskSpec.Fetching.MOST_MIRRORS,
                arraySchema =
                        @Schema(
                                description =
                                        "Further URLs of the same bytes, tried in this order when the one before fails; "
                                                + "with `checksum` and `connections`, fetched from side by side. They get "
                                                + "the same `headers` as `url` only where they are of its origin",
                                example = "[\"https://mirror.example.net/index.html\"]"),
                schema = @Schema(type = "string", format = "uri", example = "https://mirror.example.net/index.html"))
        @Nullable
        List<@Nullable Referable<String>> mirrors,

        @Schema(
                types = {"integer", "string"},
                implementation = Object.class,
                description = "The most bytes a second, at least 1 KiB: a number, or text with a unit such as `5MB`. "
                        + "Default: no limit",
                example = "5MB")
        @Nullable
        ByteSize bandwidth,

        @Schema(
                format = "uuid",
                description = "An earlier download of the same URL that succeeded. If the server says that nothing has "
                        + "changed since, its content is taken over and nothing is fetched",
                example = "0199c0de-7a10-7000-8000-000000000001")
        @Nullable
        Referable<String> ifChanged,

        @Schema(
                description =
                        "Place the file by another pool, so that slots for the network and for the disk are limited "
                                + "apart. Default: the download's own pool does it in the same go")
        @Nullable
        SaveRequest save,

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

    public DownloadRequest {
        type = Objects.requireNonNullElse(type, TaskSpec.DOWNLOAD);
    }

    @Override
    public void checkFields(FieldErrors errors) {
        errors.require(TaskSpec.DOWNLOAD.equals(type), "type", "must be " + TaskSpec.DOWNLOAD + " here");
        errors.require(url != null, "url", "is required");
        if (headers != null) {
            headers.forEach((name, value) -> errors.require(value != null, "headers." + name, "must be text"));
        }
        var limit = Referable.given(maxBytes);
        errors.require(limit == null || limit.bytes() > 0, "maxBytes", "must be at least 1");
        FetchingRules.check(this, errors);
        if (save != null) {
            save.check(errors.under("save"));
        }
    }

    @Override
    @JsonIgnore
    public boolean complete() {
        return url != null && (headers == null || !headers.containsValue(null)) && FetchingRules.complete(this);
    }

    @Override
    @JsonIgnore
    public Map<String, JsonNode> references() {
        var references = new LinkedHashMap<String, JsonNode>();
        DownloadFields.of(this)
                .forEach((place, value) ->
                        Referable.taken(value).ifPresent(reference -> references.put(place, reference.toJson())));
        return references;
    }

    @Override
    @JsonIgnore
    public TaskSpec spec() {
        if (!references().isEmpty()) {
            return new TaskSpec.Deferred(TaskSpec.DOWNLOAD, DownloadFields.json(this));
        }
        var values = new TreeMap<String, String>();
        if (headers != null) {
            headers.forEach((name, value) -> values.put(name, Objects.requireNonNull(Referable.given(value))));
        }
        var limit = Referable.given(maxBytes);
        return new TaskSpec.Download(
                Objects.requireNonNull(Referable.given(url)),
                Referable.given(fileName),
                values,
                Referable.given(checksum),
                limit == null ? null : limit.bytes(),
                save == null || !save.complete() ? null : save.poolName(),
                FetchingRules.fetching(this));
    }
}
