package dev.millrace.task;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks, and what is to be delivered to them. A delivery is recorded in the transaction that makes its event true,
 * so none is lost and none tells of what is not committed.
 *
 * <p>The same rules hold as for {@link FutureStore}: writes complete when they are durable, reads block, both refuse with
 * {@link Refusal.StoreUnavailable}.
 */
public interface Outbox {

    /** How many callbacks a future or a batch may have. */
    int MAX_CALLBACKS = 20;

    /** What became of a callback that was to be attached. */
    enum Attachment {
        ATTACHED,
        /** There is no such future or batch. */
        NO_OWNER,
        /** It has {@value Outbox#MAX_CALLBACKS} already. */
        TOO_MANY
    }

    /**
     * Adds a callback. If its future or batch is done already and it is to be told of that, the delivery is recorded with it.
     */
    CompletableFuture<Attachment> attach(Callback callback);

    /** The callbacks of a future or a batch, in the order in which they were attached. */
    List<Callback> callbacks(Callback.Owner owner);

    Optional<Callback> callback(UUID id);

    /** The latest deliveries to a callback, oldest first. */
    List<Delivery> deliveries(UUID callback, int limit);

    /**
     * Makes the latest delivery to a callback pending again, from now on, with the whole schedule of retries before it.
     *
     * @return it as it stands then; empty if there is none
     */
    CompletableFuture<Optional<Delivery>> redeliver(UUID callback, Instant now);

    /** The targets for which something is pending, each with the time when the first of that is due. */
    Map<String, Instant> targets();

    /** Up to {@code limit} pending deliveries to a target that are due, in the order in which they were recorded. */
    List<Delivery> due(String target, Instant now, int limit);

    /**
     * Takes a delivery that is due, so that no other node delivers it at the same time: until the given time it is due to
     * nobody else, and so it is to nobody before that if this node dies.
     *
     * @param due as it was read
     * @return whether it stood so still, and is this node's now
     */
    CompletableFuture<Boolean> claim(Delivery due, Instant until);

    /**
     * Records an attempt at a delivery that is pending, unless another node claimed it meanwhile.
     *
     * @param nextAt when to try again; present exactly if {@code state} is pending
     */
    CompletableFuture<Void> record(
            UUID delivery, Delivery.Attempt attempt, Delivery.State state, @Nullable Instant nextAt);

    /** How many deliveries are pending; costs nothing to ask. */
    long pending();
}
