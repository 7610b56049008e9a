package dev.millrace.callback;

import dev.millrace.task.BatchStore;
import dev.millrace.task.Callback;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Refusal;
import dev.millrace.task.Requester;
import java.util.List;

/** The futures and batches that callbacks belong to. */
record CallbackOwners(FutureStore futures, BatchStore batches) {

    /**
     * Refuses what does not exist, as far as that one may know. The callbacks of what was deleted stay for a while, for what is still to be told.
     *
     * @throws Refusal.FutureNotFound if there is no such future
     * @throws Refusal.BatchNotFound if there is no such batch
     */
    void require(Callback.Owner owner, Requester by) {
        boolean exists = switch (owner) {
            case Callback.Owner.OfFuture(var id) ->
                !futures.existing(List.of(id), by).isEmpty();
            case Callback.Owner.OfBatch(var id) ->
                batches.find(id).filter(by::mayKnow).isPresent();
        };
        if (!exists) {
            throw notFound(owner);
        }
    }

    static Refusal notFound(Callback.Owner owner) {
        return switch (owner) {
            case Callback.Owner.OfFuture(var id) -> new Refusal.FutureNotFound(id.toString());
            case Callback.Owner.OfBatch(var id) -> new Refusal.BatchNotFound(id.toString());
        };
    }
}
