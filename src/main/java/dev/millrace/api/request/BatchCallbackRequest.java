package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.callback.CallbackDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom to tell when a batch is done: the fields of {@link CallbackRequest}, held against the events of batches. */
@Schema(name = "BatchCallbackRequest", description = "Whom to tell when a batch is done")
public record BatchCallbackRequest(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "As in a callback of a future",
                example = "https://example.org/hooks/millrace")
        @Nullable
        String url,

        @Schema(description = "What to tell of: `batch.done` alone, which is the default", example = "[\"batch.done\"]")
        @Nullable
        List<@Nullable String> events,

        @Schema(description = "As in a callback of a future", example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
        @Nullable
        String secret,

        @Schema(
                description = "As in a callback of a future",
                example = "{\"X-Team\":\"data\"}",
                additionalPropertiesSchema = String.class)
        @Nullable
        Map<String, @Nullable String> headers)
        implements JsonRequest {

    @Override
    public void check(FieldErrors errors) {
        callback().checkForBatch("", errors);
    }

    /** What is asked for. To be called only on a request without errors. */
    @JsonIgnore
    public CallbackDraft draft() {
        return callback().draft();
    }

    private CallbackRequest callback() {
        return new CallbackRequest(url, events, secret, headers);
    }

    /** Leaves out what may hold credentials. */
    @Override
    public String toString() {
        return "BatchCallbackRequest[events=" + events + "]";
    }
}
