package dev.millrace.store;

import dev.millrace.task.Batch;
import dev.millrace.task.Change;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.StoreFollower;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers everything a follower is told. */
public final class Followed implements StoreFollower {

    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final List<ForeignChanges> elsewhere = new CopyOnWriteArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();

    @Override
    public void changed(Change change) {
        changes.add(change);
    }

    @Override
    public void batchDone(Batch batch) {
        batches.add(batch);
    }

    @Override
    public void deliveryDue(String target) {
        targets.add(target);
    }

    @Override
    public void changedElsewhere(ForeignChanges changes) {
        elsewhere.add(changes);
    }

    @Override
    public void lostSight() {
        lost.incrementAndGet();
    }

    /** What other nodes committed. */
    public List<ForeignChanges> elsewhere() {
        return elsewhere;
    }

    /** How often sight was lost. */
    public int lost() {
        return lost.get();
    }

    public List<Change> all() {
        return changes;
    }

    public List<Batch> batches() {
        return batches;
    }

    public List<String> targets() {
        return targets;
    }
}
