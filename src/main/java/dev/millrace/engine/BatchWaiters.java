package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.BatchId;
import dev.millrace.task.Change;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.FutureId;
import dev.millrace.task.StoreFollower;

/** Those who wait for a batch to be done, or for it to have another member or another one that is done. */
final class BatchWaiters implements StoreFollower {

    private final WaitList<BatchId> done = new WaitList<>();
    private final WaitList<BatchId> moved = new WaitList<>();
    private final WaitList<FutureId> ended = new WaitList<>();

    /** For the batch to be done. */
    WaitList<BatchId> done() {
        return done;
    }

    /** For a member to be added or done, or the batch to be done. */
    WaitList<BatchId> moved() {
        return moved;
    }

    /** For one member to be done. */
    WaitList<FutureId> ended() {
        return ended;
    }

    @Override
    public void changed(Change change) {
        if (moved.isEmpty() && ended.isEmpty()) {
            return;
        }
        var after = change.after();
        var batch = after.task().batch();
        if (batch == null) {
            return;
        }
        boolean done = after.state().done();
        if (done) {
            ended.wake(after.id());
        }
        if (done || change.before() == null) {
            moved.wake(batch);
        }
    }

    @Override
    public void batchDone(Batch batch) {
        done.wake(batch.id());
        moved.wake(batch.id());
    }

    @Override
    public void deliveryDue(String target) {}

    @Override
    public void changedElsewhere(ForeignChanges changes) {
        changes.movedBatches().forEach(moved::wake);
        for (var batch : changes.doneBatches()) {
            done.wake(batch);
            moved.wake(batch);
        }
        if (!ended.isEmpty()) {
            changes.entries().stream()
                    .filter(entry -> entry.state().done())
                    .forEach(entry -> ended.wake(entry.future()));
        }
    }

    @Override
    public void lostSight() {
        done.wakeAll();
        moved.wakeAll();
        ended.wakeAll();
    }

    /** Lets everyone who waits go, now and from now on: the server drains. */
    void release() {
        done.release();
        moved.release();
        ended.release();
    }
}
