package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.Change;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.StoreFollower;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes committed changes on to the parts of the engine, in the order in which these asked for it. */
final class Changes implements StoreFollower {

    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

    void tell(ChangeListener listener) {
        listeners.add(listener);
    }

    @Override
    public void changed(Change change) {
        for (var listener : listeners) {
            listener.changed(change.before(), change.after());
        }
    }

    @Override
    public void batchDone(Batch batch) {}

    @Override
    public void deliveryDue(String target) {}

    @Override
    public void changedElsewhere(ForeignChanges changes) {}

    @Override
    public void lostSight() {}
}
