package dev.millrace.engine;

import dev.millrace.task.Callback;
import dev.millrace.task.EventType;
import dev.millrace.task.Trace;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client wants told, before it is known of what future or batch. The components are those of {@link Callback}.
 */
public record CallbackOrder(
        String url,
        String target,
        Set<EventType> events,
        @Nullable String secret,
        Map<String, String> headers) {

    public CallbackOrder {
        events = Set.copyOf(events);
        headers = Map.copyOf(headers);
    }

    /** @param trace what deliveries follow from */
    public Callback of(Callback.Owner owner, UUID id, Instant now, @Nullable Trace trace) {
        var all = trace == null ? headers : trace.addTo(headers);
        return new Callback(id, owner, url, target, events, secret, all, now);
    }

    /** Leaves out what may hold credentials. */
    @Override
    public String toString() {
        return "CallbackOrder[target=" + target + ", events=" + events + "]";
    }
}
