package dev.millrace.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.api.json.FieldErrors;
import dev.millrace.api.json.JsonRequest;
import dev.millrace.callback.CallbackDraft;
import dev.millrace.engine.CallbackOrder;
import dev.millrace.net.RequestUrls;
import dev.millrace.task.EventType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whom to tell when a future, or a batch, gets along. */
@Schema(name = "CallbackRequest", description = "Whom to tell of what")
public record CallbackRequest(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "An absolute http or https URL without user info, which gets POST requests. Only public "
                        + "addresses are reached, unless `millrace.outbound.allow` says otherwise",
                example = "https://example.org/hooks/millrace")
        @Nullable
        String url,

        @Schema(
                description =
                        "What to tell of. Of a future, by default: `future.succeeded`, `future.failed` and `future.cancelled`. "
                                + "Of a batch: `batch.done` alone, which is the default there",
                example = "[\"future.succeeded\",\"future.failed\"]")
        @Nullable
        List<@Nullable String> events,

        @Schema(
                description =
                        "What deliveries are signed with: `whsec_` and the base64 of 24 to 64 bytes, or two of them with a "
                                + "space between, the new one first, while the receiver changes over; or the name of a "
                                + "configured secret. Default: the configured secret named `default`, or no signature. Never "
                                + "shown again",
                example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
        @Nullable
        String secret,

        @Schema(
                description = "Headers to send along, up to 50",
                example = "{\"X-Team\":\"data\"}",
                additionalPropertiesSchema = String.class)
        @Nullable
        Map<String, @Nullable String> headers)
        implements JsonRequest {

    private static final Set<EventType> OF_FUTURES = Set.copyOf(EnumSet.complementOf(EnumSet.of(EventType.BATCH_DONE)));
    private static final Set<EventType> OF_BATCHES = Set.of(EventType.BATCH_DONE);

    /** Of a future. */
    @Override
    public void check(FieldErrors errors) {
        check("", errors);
    }

    /**
     * Adds whatever is wrong with it as a callback of a future.
     *
     * @param prefix what stands before its fields, such as {@code callback.}
     */
    public void check(String prefix, FieldErrors errors) {
        check(prefix, OF_FUTURES, errors);
    }

    /** Adds whatever is wrong with it as a callback of a batch. */
    public void checkForBatch(String prefix, FieldErrors errors) {
        check(prefix, OF_BATCHES, errors);
    }

    private void check(String prefix, Set<EventType> known, FieldErrors errors) {
        ReceiverRules.check(prefix, url, secret, headers, errors);
        if (events == null) {
            return;
        }
        errors.require(!events.isEmpty(), prefix + "events", "must not be empty; leave it out for the default");
        for (int i = 0; i < events.size(); i++) {
            checkEvent(prefix + "events[" + i + "]", events.get(i), known, errors);
        }
    }

    private static void checkEvent(String field, @Nullable String event, Set<EventType> known, FieldErrors errors) {
        if (event == null) {
            errors.add(field, "must be text");
        } else if (EventType.parse(event).filter(known::contains).isEmpty()) {
            var names = known.stream().sorted().map(EventType::wire).collect(Collectors.joining(", "));
            var shown = event.length() > 40 ? event.substring(0, 40) + "…" : event;
            errors.add(field, "'" + shown + "' is no event that can be told of here; known are " + names);
        }
    }

    /** What is asked for. To be called only on a request without errors. */
    @JsonIgnore
    public CallbackDraft draft() {
        var told = events == null
                ? Set.<EventType>of()
                : events.stream()
                        .map(Objects::requireNonNull)
                        .flatMap(event -> EventType.parse(event).stream())
                        .collect(Collectors.toSet());
        return new CallbackDraft(Objects.requireNonNull(url), told, secret, ReceiverRules.headers(headers));
    }

    /** The same for a task or a batch that is handed in with it. */
    CallbackOrder order(Set<EventType> byDefault) {
        var draft = draft();
        return new CallbackOrder(
                draft.url(),
                RequestUrls.server(draft.url()),
                draft.events().isEmpty() ? byDefault : draft.events(),
                draft.secret(),
                draft.headers());
    }

    /** Leaves out what may hold credentials. */
    @Override
    public String toString() {
        return "CallbackRequest[events=" + events + "]";
    }
}
