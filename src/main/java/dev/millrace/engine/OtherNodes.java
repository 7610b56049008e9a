package dev.millrace.engine;

import dev.millrace.task.Batch;
import dev.millrace.task.Change;
import dev.millrace.task.ChangeLog;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.FutureId;
import dev.millrace.task.StoreFollower;
import dev.millrace.task.TaskState;
import java.util.List;

/**
 * Draws the consequences of what other nodes commit: pools are counted, woken, and changed as they were changed there; what
 * was cancelled there and runs here is stopped; and those who wait here for a future that ended there are told.
 *
 * <p>Whatever has to be read for that is not read on the store's thread, and is read again while the store is away.
 */
final class OtherNodes implements StoreFollower {

    private final EngineParts parts;
    private final Audience told;
    private final Insisting insisting;

    /** Whom it concerns. */
    record Audience(Pools pools, Dispatcher dispatcher, Waiters waiters, Agenda agenda, Cancellation cancellation) {}

    OtherNodes(EngineParts parts, Audience told) {
        this.parts = parts;
        this.told = told;
        insisting = new Insisting(parts.timer());
    }

    @Override
    public void changedElsewhere(ForeignChanges changes) {
        changes.moves().forEach(told.pools()::count);
        changes.moves().forEach(this::wake);
        if (changes.moves().stream().anyMatch(move -> move.after().pending())) {
            told.agenda().learn(); // such a future may have to start or to be given up at some time
        }
        if (!changes.pools().isEmpty()) {
            insisting.until("pools-elsewhere", () -> told.pools().follow(changes.pools()));
        }
        cancel(in(changes, TaskState.CANCELLING));
        look(told.waiters().among(ended(changes)));
    }

    private void wake(ForeignChanges.Move move) {
        boolean queued = move.after() == TaskState.QUEUED;
        if (queued || QueueWatch.ends(move.before(), move.after())) {
            told.pools()
                    .find(move.pool())
                    .filter(pool -> queued || pool.shared())
                    .ifPresent(told.dispatcher()::wake);
        }
    }

    private static List<ChangeLog.Entry> in(ForeignChanges changes, TaskState state) {
        return changes.entries().stream()
                .filter(entry -> entry.state() == state)
                .toList();
    }

    private static List<FutureId> ended(ForeignChanges changes) {
        return changes.entries().stream()
                .filter(entry -> entry.state().done())
                .map(ChangeLog.Entry::future)
                .toList();
    }

    private void cancel(List<ChangeLog.Entry> asked) {
        if (!asked.isEmpty()) {
            insisting.on(
                    "cancelled-elsewhere",
                    () -> asked.forEach(entry -> told.cancellation().askedElsewhere(entry.future(), entry.attempt())));
        }
    }

    @Override
    public void lostSight() {
        insisting.until("pools-anew", () -> told.pools().followAll());
        insisting.on("recount", this::recount);
        insisting.on("cancelled-unseen", () -> told.cancellation().review());
        told.agenda().learn();
        look(told.waiters().all());
    }

    private void recount() {
        told.pools().recount();
        told.pools().all().forEach(told.dispatcher()::wake);
    }

    private void look(List<FutureId> ended) {
        if (!ended.isEmpty()) {
            insisting.on("ended-elsewhere", () -> ended.forEach(this::look));
        }
    }

    private void look(FutureId id) {
        parts.store()
                .find(id)
                .filter(now -> now.state().done())
                .ifPresent(done -> told.waiters().changed(null, done));
    }

    @Override
    public void changed(Change change) {}

    @Override
    public void batchDone(Batch batch) {}

    @Override
    public void deliveryDue(String target) {}
}
