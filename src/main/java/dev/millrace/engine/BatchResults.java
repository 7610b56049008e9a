package dev.millrace.engine;

import dev.millrace.task.BatchId;
import dev.millrace.task.BatchStore;
import dev.millrace.task.FutureId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a batch that are done, one part after the other, while the batch is still running. Members that were
 * deleted are passed over.
 *
 * <p>Keeps nothing but its place, so it takes the same room for a batch of any size. For one thread.
 */
public final class BatchResults {

    /** In which order they come. */
    public enum Order {
        /** As they were submitted: each waits for those before it. */
        SUBMITTED,
        /** As they ended. */
        COMPLETED
    }

    private static final int LEAST = 16;
    private static final int MOST = 256;

    /** What one part is to come to when it is written, about. */
    private static final long PART_BYTES = 1 << 20;

    private final BatchId batch;
    private final Order order;
    private final BatchStore store;
    private final Snapshots snapshots;
    private final BatchWaiters waiters;
    private long place;
    private int limit = LEAST;

    /** The limit that keeps a part small, going by how large the last one was. */
    private int most = MOST;

    private @Nullable FutureId awaited;
    private boolean over;
    private boolean brokenOff;
    private boolean quiet;

    BatchResults(BatchId batch, Order order, BatchStore store, Snapshots snapshots, BatchWaiters waiters) {
        this.batch = batch;
        this.order = order;
        this.store = store;
        this.snapshots = snapshots;
        this.waiters = waiters;
    }

    /** Whether the batch is done and all of it was given out. */
    public boolean over() {
        return over;
    }

    /** Whether the server drains, so that nobody is told any more when something comes. */
    public boolean brokenOff() {
        return brokenOff;
    }

    /** Whether nothing at all happened for the whole of the last wait. */
    public boolean quiet() {
        return quiet;
    }

    /** Tells how large the last part was when it was written, so that the next ones are not too large. */
    public void wrote(int futures, long bytes) {
        most = Math.clamp(PART_BYTES * futures / Math.max(1, bytes), 1, MOST);
    }

    /** The next part: at once if there is any; empty if nothing came within the wait, or no more will come. */
    public List<FutureSnapshot> next(Wait wait) {
        var part = look();
        if (!part.isEmpty() || over || !wait.atMost().isPositive()) {
            return part;
        }
        var first = awaited;
        return first == null ? next(waiters.moved(), batch, wait) : next(waiters.ended(), first, wait);
    }

    private <K> List<FutureSnapshot> next(WaitList<K> news, K key, Wait wait) {
        // Joined before the look, so that nothing falls between the look and the wait.
        var waiter = news.join(key);
        try {
            var part = look();
            if (!part.isEmpty() || over) {
                return part;
            }
            Waiting.atMost(waiter, wait, it -> {});
        } finally {
            news.leave(key, waiter);
        }
        brokenOff = waiter.isCancelled();
        quiet = !waiter.isDone();
        return look();
    }

    private List<FutureSnapshot> look() {
        var part = take();
        if (part.isEmpty() && awaited == null && ended()) {
            // once more, for what came between the two looks
            part = take();
            over = part.isEmpty() && awaited == null;
        }
        return part;
    }

    /** Whether it is done, or gone with the last of its members. */
    private boolean ended() {
        return store.find(batch).filter(found -> !found.done()).isEmpty();
    }

    private List<FutureSnapshot> take() {
        var members = switch (order) {
            case SUBMITTED -> store.submitted(batch, place, limit);
            case COMPLETED -> store.ended(batch, place, limit);
        };
        List<FutureSnapshot> part = new ArrayList<>(members.size());
        awaited = null;
        for (var member : members) {
            if (!member.future().state().done()) {
                awaited = member.future().id();
                break;
            }
            part.add(snapshots.uncounted(member.future()));
            place = member.place();
        }
        limit = Math.min(most, part.size() == limit ? 2 * limit : LEAST);
        return part;
    }
}
