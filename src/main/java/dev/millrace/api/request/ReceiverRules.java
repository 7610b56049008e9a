package dev.millrace.api.request;

import dev.millrace.api.json.FieldErrors;
import dev.millrace.callback.CallbackSecrets;
import dev.millrace.net.RequestHeaders;
import dev.millrace.net.RequestUrls;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What holds for everybody who is sent webhooks. */
final class ReceiverRules {

    private static final String OURS = "webhook-";
    private static final Set<String> SIGNATURE = Set.of("webhook-id", "webhook-timestamp", "webhook-signature");

    private ReceiverRules() {}

    static void check(
            String prefix,
            @Nullable String url,
            @Nullable String secret,
            @Nullable Map<String, @Nullable String> headers,
            FieldErrors errors) {
        if (url == null) {
            errors.add(prefix + "url", "is required");
        } else {
            RequestUrls.wrongWith(url).ifPresent(message -> errors.add(prefix + "url", message));
        }
        if (secret != null) {
            CallbackSecrets.wrongWithForm(secret).ifPresent(message -> errors.add(prefix + "secret", message));
        }
        if (headers != null) {
            checkHeaders(prefix + "headers", headers, errors);
        }
    }

    private static void checkHeaders(String field, Map<String, @Nullable String> headers, FieldErrors errors) {
        headers.forEach((name, value) -> errors.require(value != null, field + "." + name, "must be text"));
        headers.keySet().stream()
                .filter(name -> name.regionMatches(true, 0, OURS, 0, OURS.length()))
                .forEach(name -> errors.add(field + "." + name, "begins with webhook-, as only the server's own do"));
        RequestHeaders.wrongWith(headers(headers), SIGNATURE)
                .forEach((name, message) -> errors.add(name.isEmpty() ? field : field + "." + name, message));
    }

    /** Those that have a value. */
    static Map<String, String> headers(@Nullable Map<String, @Nullable String> headers) {
        var present = new TreeMap<String, String>();
        if (headers != null) {
            headers.forEach((name, value) -> present.put(name, Objects.requireNonNullElse(value, "")));
        }
        return present;
    }
}
