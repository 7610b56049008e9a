package dev.millrace.api;

import dev.millrace.api.json.ApiJson;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.engine.Submission.RequestKey;
import dev.millrace.task.Refusal;
import dev.millrace.task.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads {@code Idempotency-Key}. */
@Component
final class RequestKeys {

    private static final String HEADER = "Idempotency-Key";
    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final ApiJson json;

    RequestKeys(ApiJson json) {
        this.json = json;
    }

    /** @throws Refusal.Invalid if there is a key that is none */
    @Nullable
    RequestKey of(HttpServletRequest http, JsonRequest request) {
        var key = http.getHeader(HEADER);
        if (key == null) {
            return null;
        }
        if (!VALID.matcher(key).matches()) {
            throw new Refusal.Invalid(HEADER, "must be 1 to 255 visible ASCII characters");
        }
        return new RequestKey(http.getRequestURI(), key, fingerprint(request));
    }

    /**
     * Refuses a key where none can be honoured.
     *
     * @param why completes "the key …"
     */
    void refuse(HttpServletRequest http, String why) {
        if (http.getHeader(HEADER) != null) {
            throw new Refusal.Invalid(HEADER, why);
        }
    }

    private String fingerprint(JsonRequest request) {
        return Sha256.hex(json.canonical(request));
    }
}
