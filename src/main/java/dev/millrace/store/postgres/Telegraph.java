package dev.millrace.store.postgres;

import dev.millrace.store.commit.Followers;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreFollower;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node learns of commits, its own and others': the feed with those who follow it, the listener that wakes it, and
 * the number of pending deliveries, which every commit of every node keeps up.
 */
final class Telegraph implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Telegraph.class);

    private static final String PENDING = "SELECT count(*) FROM deliveries WHERE next_at IS NOT NULL";

    /** In one statement, so that both are of the same moment. */
    private static final String BEGIN =
            "SELECT rows, (%s), %s FROM journal WHERE one = 1".formatted(PENDING, NodeTable.NOW);

    private record Start(long row, long pending, long time) {}

    private final Followers followers = new Followers();
    private final AtomicLong pending;
    private final Feed feed;
    private final Listener listener;

    private Telegraph(PostgresSettings settings, Reading reading, Start start, String node) {
        pending = new AtomicLong(start.pending());
        feed = new Feed(new JournalRows(reading), new Audience(followers, pending, reading), start.row());
        listener = new Listener(settings::connect, feed, node);
    }

    /**
     * One that tells everything that is committed from now on. Sets the clock as well.
     *
     * @throws Refusal.StoreUnavailable if the database cannot be asked where it stands
     */
    static Telegraph of(PostgresSettings settings, Reading reading, DatabaseClock clock, String node) {
        long asked = clock.tick();
        var start = reading.read(() -> reading.sql(BEGIN)
                .query((row, number) -> new Start(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single());
        clock.set(asked, start.time());
        return new Telegraph(settings, reading, start, node);
    }

    private record Audience(Followers followers, AtomicLong pending, Reading reading) implements Feed.Audience {

        @Override
        public void own(List<Consumer<StoreFollower>> tellings) {
            followers.tell(tellings);
        }

        @Override
        public void others(Feed.Row row) {
            pending.addAndGet(row.pending());
            followers.tell(List.of(follower -> follower.changedElsewhere(row.changes())));
        }

        @Override
        public void lostSight() {
            try {
                pending.set(reading.read(
                        () -> reading.sql(PENDING).query(Long.class).single()));
            } catch (Refusal.StoreUnavailable e) {
                LOG.atWarn().setCause(e).log("pending deliveries could not be counted anew; their number is off");
            }
            followers.tell(List.of(StoreFollower::lostSight));
        }
    }

    Followers followers() {
        return followers;
    }

    AtomicLong pending() {
        return pending;
    }

    Feed feed() {
        return feed;
    }

    void listen() {
        listener.start();
    }

    /** Returns when nothing of others is told any more. */
    @Override
    public void close() {
        listener.close();
    }
}
