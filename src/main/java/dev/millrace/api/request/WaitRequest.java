package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.engine.WaitMode;
import dev.millrace.task.FutureId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which futures to wait for, and for how many of them. */
@Schema(name = "WaitRequest", description = "Which futures to wait for, and for how many of them")
public record WaitRequest(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "1 to 1000 ids of futures; one that is named twice counts once",
                example = "[\"0199c0de-7a10-7000-8000-000000000001\"]")
        @Nullable
        List<@Nullable String> ids,

        @Schema(
                type = "string",
                allowableValues = {"any", "all"},
                description = "Wait for one of them to be done, or for all",
                defaultValue = "all",
                example = "all")
        @Nullable
        WaitMode mode,

        @Schema(
                type = "string",
                description = "Answer with what is done by then; longer than 60 s is cut to it",
                defaultValue = "30s",
                example = "30s")
        @Nullable
        Duration timeout)
        implements JsonRequest {

    private static final int MOST = 1_000;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    @Override
    public void check(FieldErrors errors) {
        if (ids == null) {
            errors.add("ids", "is required");
            return;
        }
        errors.require(!ids.isEmpty() && ids.size() <= MOST, "ids", "must be 1 to " + MOST + " ids");
        IntStream.range(0, Math.min(ids.size(), MOST))
                .forEach(i ->
                        errors.require(parse(ids.get(i)).isPresent(), "ids[" + i + "]", "must be the id of a future"));
    }

    private static Optional<FutureId> parse(@Nullable String id) {
        return id == null ? Optional.empty() : FutureId.parse(id);
    }

    /** The ids, as many as were given. */
    public List<FutureId> futures() {
        return Objects.requireNonNull(ids).stream()
                .map(id -> parse(id).orElseThrow())
                .toList();
    }

    public WaitMode modeOrDefault() {
        return Objects.requireNonNullElse(mode, WaitMode.ALL);
    }

    public Duration timeoutOrDefault() {
        return Objects.requireNonNullElse(timeout, DEFAULT_TIMEOUT);
    }
}
