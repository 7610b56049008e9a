package dev.millrace.task;

/**
 * Learns of everything that was committed, and of nothing else.
 *
 * <p>Called once for each, in the order of commits over all nodes, before the write that brought it about completes, on a
 * thread of the store that must not be held up: returns soon, never blocks, never throws.
 */
public interface StoreFollower {

    void changed(Change change);

    /** The last future of a batch that takes no more is done. */
    void batchDone(Batch batch);

    /** Something for this target is due now. */
    void deliveryDue(String target);

    /** Another node that shares the store committed a transaction. */
    void changedElsewhere(ForeignChanges changes);

    /**
     * Other nodes committed more than is remembered, and what that was is not told: whatever is known of anything may be
     * out of date.
     */
    void lostSight();
}
