package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.Change;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.FutureId;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreFollower;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes committed changes and progress on to the streams that are open.
 *
 * <p>It is called on the store's thread and by work that runs, so it costs one volatile read while nobody follows, and else
 * as much as there are streams that follow this future or all of them.
 */
final class EventHub implements StoreFollower {

    private final Snapshots snapshots;
    private final EventsProperties properties;
    private final ConcurrentMap<FutureId, Set<Subscription>> ofOne = new ConcurrentHashMap<>();
    private final Set<Subscription> ofAll = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final int most;
    private volatile boolean closed;

    EventHub(Snapshots snapshots, EventsProperties properties) {
        this.snapshots = snapshots;
        this.properties = properties;
        this.most = properties.streamsIn(Runtime.getRuntime().maxMemory());
    }

    /**
     * A subscription that takes nothing yet; to be given back with {@link #leave}.
     *
     * @throws Refusal.TooManyStreams if there are as many as there may be
     * @throws Refusal.Draining while the server shuts down
     */
    Subscription enter(Scope scope) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw new Refusal.TooManyStreams(most);
        }
        var subscription = new Subscription(scope, properties.buffer());
        var only = scope.only();
        if (only == null) {
            ofAll.add(subscription);
        } else {
            ofOne.compute(only, (id, present) -> {
                var all = present == null ? ConcurrentHashMap.<Subscription>newKeySet() : present;
                all.add(subscription);
                return all;
            });
        }
        // whoever closes sets this first, so one of the two sees the other
        if (closed) {
            leave(subscription);
            throw new Refusal.Draining();
        }
        return subscription;
    }

    void leave(Subscription subscription) {
        subscription.end();
        var only = subscription.scope().only();
        if (only == null) {
            ofAll.remove(subscription);
        } else {
            ofOne.computeIfPresent(only, (id, present) -> {
                present.remove(subscription);
                return present.isEmpty() ? null : present;
            });
        }
        open.decrementAndGet();
    }

    @Override
    public void changed(Change change) {
        if (open.get() == 0) {
            return;
        }
        var future = change.after();
        var followers = ofOne.get(future.id());
        if (followers == null && ofAll.isEmpty()) {
            return;
        }
        var event = new StateEvent(change.number(), future, snapshots);
        ofAll.forEach(all -> offer(all, event, change.number()));
        if (followers != null) {
            followers.forEach(one -> offer(one, event, change.number()));
        }
    }

    private void offer(Subscription subscription, StateEvent event, long number) {
        if (subscription.offer(event, number)) {
            dropped.incrementAndGet();
        }
    }

    /** Whether anyone wants to know of the progress of this future. */
    boolean followed(FutureId id) {
        return open.get() != 0 && (!ofAll.isEmpty() || ofOne.containsKey(id));
    }

    void moved(FutureId id) {
        ofAll.forEach(all -> all.moved(id));
        var followers = ofOne.get(id);
        if (followers != null) {
            followers.forEach(one -> one.moved(id));
        }
    }

    @Override
    public void batchDone(Batch batch) {}

    @Override
    public void deliveryDue(String target) {}

    @Override
    public void changedElsewhere(ForeignChanges changes) {
        if (open.get() == 0 || changes.entries().isEmpty()) {
            return;
        }
        for (var subscription : ofAll) {
            if (changes.entries().stream().anyMatch(subscription.scope()::mayWant)) {
                subscription.lookIntoLog();
            } else {
                subscription.pass(changes.entries().getLast().number());
            }
        }
        if (!ofOne.isEmpty()) {
            changes.entries()
                    .forEach(entry ->
                            ofOne.getOrDefault(entry.future(), Set.of()).forEach(Subscription::lookIntoLog));
        }
    }

    @Override
    public void lostSight() {
        ofAll.forEach(Subscription::lookIntoLog);
        ofOne.values().forEach(all -> all.forEach(Subscription::lookIntoLog));
    }

    /** Ends every stream, now and from now on: the server drains. */
    void close() {
        closed = true;
        ofAll.forEach(Subscription::end);
        ofOne.values().forEach(all -> all.forEach(Subscription::end));
    }

    int open() {
        return open.get();
    }

    /** How many readers were too slow. */
    long dropped() {
        return dropped.get();
    }

    /** Counts a reader that was too slow even for the log. */
    void countDropped() {
        dropped.incrementAndGet();
    }
}
