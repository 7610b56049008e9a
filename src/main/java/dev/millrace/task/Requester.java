package dev.millrace.task;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf something is asked for.
 *
 * @param name what futures and batches are recorded under, and idempotency keys are scoped to; absent: anonymous
 * @param confined whether it knows of no futures and batches but its own: all others do not exist for it
 * @param maxQueued how many of its futures may not have started, wherever; absent: as many as the queues take
 */
public record Requester(
        @Nullable String name, boolean confined, @Nullable Integer maxQueued) {

    /** Nobody in particular, from whom nothing is hidden: where there are no keys, and the server itself. */
    public static final Requester ANYONE = new Requester(null, false, null);

    public Requester {
        if (confined && name == null) {
            throw new IllegalArgumentException("who is confined to its own futures must have a name");
        }
        if (maxQueued != null && (maxQueued < 0 || name == null)) {
            throw new IllegalArgumentException("a quota must be somebody's, and no less than nothing");
        }
    }

    /** Of whose futures and batches alone it knows; absent: of everyone's. */
    public @Nullable String confinedTo() {
        return confined ? name : null;
    }

    /** Whether it may know of what is recorded under a name; absent: anonymously. */
    public boolean mayKnow(@Nullable String owner) {
        return !confined || Objects.equals(name, owner);
    }

    public boolean mayKnow(FutureRecord future) {
        return mayKnow(future.task().owner());
    }

    public boolean mayKnow(Batch batch) {
        return mayKnow(batch.owner());
    }

    /**
     * What a list comes to for it.
     *
     * @throws Refusal.Invalid if it asks for the futures of another by name
     */
    public FutureQuery within(FutureQuery query) {
        if (!confined) {
            return query;
        }
        if (query.owner() != null && !mayKnow(query.owner())) {
            throw new Refusal.Invalid("owner", "must be the name of the key in use, which sees only its own futures");
        }
        return query.ofOwner(name);
    }
}
