package dev.millrace.task;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom to tell, and of what. Belongs to a future or to a batch.
 *
 * @param id a UUIDv7
 * @param url an absolute http or https URL without user info
 * @param target what is shared by all callbacks to the same server: scheme, host and port of the URL
 * @param secret what deliveries are signed with: the name of a configured secret, or the secret itself
 *     ({@code whsec_…}, or two of them while one replaces the other); absent: they are not signed. Never shown
 * @param headers sent with every delivery, those of the trace that they follow from included
 */
public record Callback(
        UUID id,
        Owner owner,
        String url,
        String target,
        Set<EventType> events,
        @Nullable String secret,
        Map<String, String> headers,
        Instant createdAt) {

    /** What a callback belongs to. */
    public sealed interface Owner {
        record OfFuture(FutureId id) implements Owner {}

        record OfBatch(BatchId id) implements Owner {}
    }

    public Callback {
        events = Set.copyOf(events);
        headers = Map.copyOf(headers);
    }

    /** Leaves out what may hold credentials. */
    @Override
    public String toString() {
        return "Callback[id=" + id + ", owner=" + owner + ", target=" + target + ", events=" + events + "]";
    }
}
