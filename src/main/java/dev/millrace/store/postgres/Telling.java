package dev.millrace.store.postgres;

import dev.millrace.task.StoreFollower;

/** What a follower is to be told of a transaction that was committed. */
@FunctionalInterface
interface Telling {

    /** @param first the number of the transaction's first change */
    void tell(StoreFollower follower, long first);
}
