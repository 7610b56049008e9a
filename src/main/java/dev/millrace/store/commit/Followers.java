package dev.millrace.store.commit;

import dev.millrace.task.StoreFollower;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who are told of what was committed. */
public final class Followers {

    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final List<StoreFollower> all = new CopyOnWriteArrayList<>();

    public void add(StoreFollower follower) {
        all.add(follower);
    }

    public void tell(List<Consumer<StoreFollower>> tellings) {
        for (var follower : all) {
            tellings.forEach(telling -> tell(follower, telling));
        }
    }

    /** One that throws, against its promise, must hold up nobody else. */
    private static void tell(StoreFollower follower, Consumer<StoreFollower> telling) {
        try {
            telling.accept(follower);
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("a follower of the store failed");
        }
    }
}
