package dev.millrace.store.postgres;

import dev.millrace.task.ForeignChanges;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreFollower;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells followers of what was committed, by this node and by others, once each and in the order of commits over all nodes.
 *
 * <p>Every transaction that changes something has a row in the journal, and the rows are numbered without gaps in the order of
 * commits. What this node commits is told with its records as soon as all before it is told. If rows are missing in
 * between, others wrote them: they are read, and told in short. Safe for use by any number of threads; followers are
 * called by one at a time.
 *
 * <p>INVARIANT: a row of this node's own is expected before it can be read, and is so until it is told or withdrawn. So a row
 * that can be read and is neither expected nor ready is told as if it were another's: it is, or nobody here ever learned
 * that it was committed.
 */
final class Feed {

    /** Rows read at once. */
    static final int PAGE = 256;

    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    /** A transaction of this node. Its identity matters: a number that was rolled back is given to another one. */
    interface Own {

        /** The number of its row. */
        long number();

        /** What followers are to be told of it. */
        List<Consumer<StoreFollower>> tellings();
    }

    /** A row of the journal. */
    record Row(long number, ForeignChanges changes) {}

    /** Reads the journal. */
    @FunctionalInterface
    interface Rows {

        /**
         * Up to {@code limit} rows after the one of the given number, in order.
         *
         * @throws Refusal.StoreUnavailable if they cannot be read
         */
        List<Row> after(long number, int limit);
    }

    private final Rows rows;
    private final Consumer<List<Consumer<StoreFollower>>> followers;
    private final Map<Long, Own> expected = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    /** Committed here, and waiting for what is before them; guarded by the lock. */
    private final Map<Long, Own> ready = new HashMap<>();

    /** The number of the latest row that was told; written with the lock held. */
    private volatile long told;

    /** Whether there may be rows behind; guarded by the lock. */
    private boolean asked;

    /** Guarded by the lock. */
    private boolean closing;

    /** @param told the number of the row that everything is known up to */
    Feed(Rows rows, Consumer<List<Consumer<StoreFollower>>> followers, long told) {
        this.rows = rows;
        this.followers = followers;
        this.told = told;
    }

    /** The number of the latest row that was told. */
    long told() {
        return told;
    }

    /** This node is about to commit it. To be called between the taking of its number and the commit. */
    void expect(Own own) {
        expected.put(own.number(), own);
    }

    /** It was not committed after all, or nobody will ever say whether it was. */
    void withdraw(Own own) {
        if (expected.remove(own.number(), own)) {
            lock.lock();
            try {
                catchUp();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Tells of what this node has committed; returns when that, and everything before it, is told. */
    void tell(Own own) {
        lock.lock();
        try {
            expected.remove(own.number(), own);
            if (own.number() <= told) {
                tellNow(own); // sight of it was lost, and then it turned up
                return;
            }
            ready.put(own.number(), own);
            await(own.number());
            if (ready.remove(own.number(), own)) {
                tellNow(own);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void await(long number) throws InterruptedException {
        long pause = SHORTEST_PAUSE_MILLIS;
        boolean read = catchUp();
        while (told < number && !closing) {
            moved.await(pause, TimeUnit.MILLISECONDS);
            pause = read ? SHORTEST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            read = catchUp();
        }
    }

    /** There is a row of this number. */
    void noticed(long number) {
        if (number > told) {
            look();
        }
    }

    /** Tells of what others have committed, if there is anything new; later, if it cannot be read now. */
    void look() {
        lock.lock();
        try {
            asked = true;
            catchUp();
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing waits for what cannot be read. */
    void close() {
        lock.lock();
        try {
            closing = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells what can be told; whether nothing failed on the way. */
    private boolean catchUp() {
        try {
            tellReady();
            if ((asked || !ready.isEmpty()) && !expected.containsKey(told + 1)) {
                readOn();
            }
            return true;
        } catch (Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("what other nodes committed cannot be read now");
            return false;
        } finally {
            moved.signalAll();
        }
    }

    private void tellReady() {
        for (var next = ready.remove(told + 1); next != null; next = ready.remove(told + 1)) {
            tellNow(next);
        }
    }

    private void tellNow(Own own) {
        told = Math.max(told, own.number());
        followers.accept(own.tellings());
    }

    private void readOn() {
        asked = true;
        boolean whole = true;
        boolean more = true;
        while (more) {
            var page = rows.after(told, PAGE);
            whole = page.stream().allMatch(this::tell);
            more = whole && page.size() == PAGE;
        }
        asked = !whole;
        tellReady();
    }

    /** Tells of a row, unless it is this node's own and on its way here: then it has to be waited for. */
    private boolean tell(Row row) {
        if (row.number() > told + 1) {
            loseSight(row.number());
        }
        var own = ready.remove(row.number());
        if (own == null && expected.containsKey(row.number())) {
            return false;
        }
        if (own != null) {
            tellNow(own);
        } else {
            told = row.number();
            followers.accept(List.of(follower -> follower.changedElsewhere(row.changes())));
        }
        return true;
    }

    private void loseSight(long next) {
        LOG.warn("other nodes committed more than is remembered; what is known of them is to be read anew");
        ready.keySet().stream()
                .filter(number -> number < next)
                .sorted()
                .toList()
                .forEach(number -> tellNow(Objects.requireNonNull(ready.remove(number))));
        told = next - 1;
        followers.accept(List.of(StoreFollower::lostSight));
    }
}
