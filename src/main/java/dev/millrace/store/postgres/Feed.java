package dev.millrace.store.postgres;

import dev.millrace.task.ForeignChanges;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreFollower;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * <p>INVARIANT: a row of one of this node's writers can be read only while that writer is committing, or when it is ready or
 * told. So a row that is neither is told as if it were another's: it is, or its writer never learned that it was
 * committed.
 */
final class Feed {

    /** Rows read at once. */
    static final int PAGE = 256;

    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    /** A transaction of this node that is committed. */
    interface Own {

        /** The number of its row. */
        long number();

        /** What followers are to be told of it. */
        List<Consumer<StoreFollower>> tellings();
    }

    /**
     * A row of the journal.
     *
     * @param writer who wrote it
     * @param pending by how many it changed the number of pending deliveries
     */
    record Row(long number, String writer, ForeignChanges changes, long pending) {}

    /** Whom everything is told. */
    interface Audience {

        /** This node committed this. */
        void own(List<Consumer<StoreFollower>> tellings);

        /** Another one did. */
        void others(Row row);

        /** There was more, and what it was is forgotten. */
        void lostSight();
    }

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
    private final Audience audience;

    /** Writers of this node of whose commits the numbers are not known yet. */
    private final Set<String> committing = ConcurrentHashMap.newKeySet();

    /** Committed here, and not told yet. */
    private final Map<Long, Own> ready = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    /** The number of the latest row that was told; written with the lock held. */
    private volatile long told;

    /** Whether there may be rows behind; guarded by the lock. */
    private boolean asked;

    /** How many wait until something moves. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** What is behind this is not told yet; guarded by the lock. */
    private long limit = Long.MAX_VALUE;

    /** Guarded by the lock. */
    private boolean closing;

    /** @param told the number of the row that everything is known up to */
    Feed(Rows rows, Audience audience, long told) {
        this.rows = rows;
        this.audience = audience;
        this.told = told;
    }

    /** The number of the latest row that was told. */
    long told() {
        return told;
    }

    /** One of this node's writers is about to commit; ends with {@link #committed} or {@link #withdraw}. */
    void begin(String writer) {
        committing.add(writer);
    }

    /** It has; {@link #tell} is to follow. */
    void committed(String writer, Own own) {
        ready.put(own.number(), own);
        committing.remove(writer);
        if (waiting.get() > 0) {
            move();
        }
    }

    /** It has not after all, or nobody will ever say whether it has. */
    void withdraw(String writer) {
        committing.remove(writer);
        move();
    }

    private void move() {
        lock.lock();
        try {
            catchUp(true);
        } finally {
            lock.unlock();
        }
    }

    /** Returns when what this node has committed, and everything before it, is told. */
    void tell(Own own) {
        lock.lock();
        try {
            await(own.number());
            if (ready.remove(own.number(), own)) {
                tellNow(own); // sight of it was lost before it turned up, or the store closes
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void await(long number) throws InterruptedException {
        catchUp(true);
        long pause = SHORTEST_PAUSE_MILLIS;
        boolean patient = true;
        while (told < number && !closing) {
            waiting.incrementAndGet(); // before the look: whoever has news after it sees that somebody waits
            try {
                boolean read = catchUp(patient);
                if (told < number) {
                    patient = moved.await(pause, TimeUnit.MILLISECONDS);
                }
                pause = read ? SHORTEST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            } finally {
                waiting.decrementAndGet();
            }
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
            catchUp(true);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads something, and hands it over when just what it saw is told. Nothing is told meanwhile.
     *
     * @param reading what was read, with the number of the latest row that it saw
     * @throws Refusal.StoreUnavailable if it cannot be read; nothing was handed over
     */
    synchronized <T extends Seen> void at(Supplier<T> reading, Consumer<T> taker) {
        lock.lock();
        try {
            T found = reading.get();
            limit = found.row();
            await(found.row());
            taker.accept(found);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal.StoreUnavailable(false, e);
        } finally {
            limit = Long.MAX_VALUE;
            catchUp(true);
            lock.unlock();
        }
    }

    /** Something that was read. */
    interface Seen {

        /** The number of the latest row when it was read. */
        long row();
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

    /**
     * Tells what can be told; whether nothing failed on the way.
     *
     * @param patient what is missing is not read as long as it may be what a writer of this node is about to tell the number
     *     of: other nodes give notice of theirs
     */
    private boolean catchUp(boolean patient) {
        try {
            tellReady();
            boolean missing = !ready.isEmpty() && !(patient && !committing.isEmpty());
            if (told < limit && (asked || missing || limit < Long.MAX_VALUE)) {
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
        while (told < limit) {
            var next = ready.remove(told + 1);
            if (next == null) {
                return;
            }
            tellNow(next);
        }
    }

    private void tellNow(Own own) {
        told = Math.max(told, own.number());
        audience.own(own.tellings());
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

    /** Tells of a row, unless it is this node's own and its number is not known yet: that has to be waited for. */
    private boolean tell(Row row) {
        if (row.number() > limit) {
            return false;
        }
        if (row.number() > told + 1) {
            loseSight(row.number());
        }
        boolean mayBeOwn = committing.contains(row.writer()); // asked first: what is not committing any more is ready
        var own = ready.remove(row.number());
        if (own != null) {
            tellNow(own);
        } else if (mayBeOwn) {
            return false;
        } else {
            told = row.number();
            audience.others(row);
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
        audience.lostSight();
    }
}
