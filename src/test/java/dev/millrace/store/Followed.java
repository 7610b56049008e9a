package dev.millrace.store;

import dev.millrace.task.Batch;
import dev.millrace.task.Change;
import dev.millrace.task.StoreFollower;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers everything a follower is told. */
public final class Followed implements StoreFollower {

    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<String> targets = new CopyOnWriteArrayList<>();

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
