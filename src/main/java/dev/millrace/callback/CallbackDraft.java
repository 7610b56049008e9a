package dev.millrace.callback;

import dev.millrace.task.EventType;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A callback as a client asks for it, checked as far as that needs no configuration.
 *
 * @param url an absolute http or https URL without user info
 * @param events what to tell of; empty: how it ended
 * @param secret the name of a configured secret, or the secret itself; absent: the configured one named {@code default}
 * @param headers to be sent with every delivery
 */
public record CallbackDraft(
        String url, Set<EventType> events, @Nullable String secret, Map<String, String> headers) {

    public CallbackDraft {
        events = Set.copyOf(events);
        headers = Map.copyOf(headers);
    }

    /** Leaves out what may hold credentials. */
    @Override
    public String toString() {
        return "CallbackDraft" + events;
    }
}
