package dev.millrace.store.postgres;

import dev.millrace.store.commit.Followers;
import dev.millrace.task.StoreFollower;
import java.util.List;
import java.util.function.Consumer;

/** Tells followers of what this store has committed, one transaction after the other. */
final class Feed {

    private final Followers followers = new Followers();

    void follow(StoreFollower follower) {
        followers.add(follower);
    }

    /** @param first the number of the first change */
    synchronized void tell(long first, List<Telling> tellings) {
        followers.tell(tellings.stream()
                .map(telling -> (Consumer<StoreFollower>) follower -> telling.tell(follower, first))
                .toList());
    }
}
