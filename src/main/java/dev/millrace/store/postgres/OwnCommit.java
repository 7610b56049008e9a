package dev.millrace.store.postgres;

import dev.millrace.task.StoreFollower;
import java.util.List;
import java.util.function.Consumer;

/**
 * A transaction of this node that is committed.
 *
 * @param number of its row in the journal
 * @param first the number of its first change
 */
record OwnCommit(long number, long first, List<Telling> told) implements Feed.Own {

    OwnCommit {
        told = List.copyOf(told);
    }

    @Override
    public List<Consumer<StoreFollower>> tellings() {
        return told.stream()
                .<Consumer<StoreFollower>>map(telling -> follower -> telling.tell(follower, first))
                .toList();
    }
}
