package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.Change;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreFollower;
import dev.millrace.task.TaskState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the consequences of what other nodes commit: pools are counted and woken, and those who wait here for a future that
 * ended there are told. Its records are read only if someone waits, and not on the store's thread.
 */
final class OtherNodes implements StoreFollower {

    private static final long TRY_AGAIN_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);

    private final EngineParts parts;
    private final Pools pools;
    private final Dispatcher dispatcher;
    private final Waiters waiters;

    OtherNodes(EngineParts parts, Pools pools, Dispatcher dispatcher, Waiters waiters) {
        this.parts = parts;
        this.pools = pools;
        this.dispatcher = dispatcher;
        this.waiters = waiters;
    }

    @Override
    public void changedElsewhere(ForeignChanges changes) {
        changes.moves().forEach(pools::count);
        changes.moves().stream()
                .filter(move -> move.after() == TaskState.QUEUED)
                .forEach(move -> pools.find(move.pool()).ifPresent(dispatcher::wake));
        var ended = changes.entries().stream()
                .filter(entry -> entry.state().done())
                .map(ChangeLog.Entry::future)
                .toList();
        look(waiters.among(ended));
    }

    @Override
    public void lostSight() {
        Thread.ofVirtual().name("recount").start(this::recount);
        look(waiters.all());
    }

    private void recount() {
        try {
            pools.recount();
            pools.all().forEach(dispatcher::wake);
        } catch (Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("pools could not be counted yet");
            parts.timer().schedule(this::lostSight, TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look(List<FutureId> ended) {
        if (!ended.isEmpty()) {
            Thread.ofVirtual().name("ended-elsewhere").start(() -> ended.forEach(this::look));
        }
    }

    private void look(FutureId id) {
        try {
            parts.store().find(id).filter(now -> now.state().done()).ifPresent(this::tell);
        } catch (Refusal.StoreUnavailable e) {
            LOG.atDebug().setCause(e).log("a future that ended elsewhere cannot be read yet");
            parts.timer().schedule(() -> look(List.of(id)), TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tell(FutureRecord done) {
        waiters.changed(null, done);
    }

    @Override
    public void changed(Change change) {}

    @Override
    public void batchDone(Batch batch) {}

    @Override
    public void deliveryDue(String target) {}
}
