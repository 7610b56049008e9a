package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a pool is to be shut down. */
@Schema(name = "ShutdownRequest", description = "How a pool is to be shut down")
public record ShutdownRequest(
        @Schema(
                description = "Answer only when what runs has ended, or after 60 s",
                defaultValue = "false",
                example = "false")
        @JsonProperty("wait")
        @Nullable
        Boolean waitForRunning,

        @Schema(description = "Cancel what has not started", defaultValue = "false", example = "false") @Nullable
        Boolean cancelPending)
        implements JsonRequest {

    public static final ShutdownRequest DEFAULTS = new ShutdownRequest(null, null);

    @Override
    public void check(FieldErrors errors) {
        // any combination is fine
    }
}
