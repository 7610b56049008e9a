package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.callback.CallbackDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom to send a ping. */
@Schema(name = "PingRequest", description = "Whom to send a ping, and how to sign it")
public record PingRequest(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "As in a callback",
                example = "https://example.org/hooks/millrace")
        @Nullable
        String url,

        @Schema(description = "As in a callback", example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD") @Nullable
        String secret,

        @Schema(
                description = "As in a callback",
                example = "{\"X-Team\":\"data\"}",
                additionalPropertiesSchema = String.class)
        @Nullable
        Map<String, @Nullable String> headers)
        implements JsonRequest {

    @Override
    public void check(FieldErrors errors) {
        ReceiverRules.check("", url, secret, headers, errors);
    }

    /** What is asked for. To be called only on a request without errors. */
    @JsonIgnore
    public CallbackDraft draft() {
        return new CallbackDraft(Objects.requireNonNull(url), Set.of(), secret, ReceiverRules.headers(headers));
    }

    /** Leaves out what may hold credentials. */
    @Override
    public String toString() {
        return "PingRequest";
    }
}
