package dev.millrace.engine;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.NewFuture;
import dev.millrace.task.NodeId;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Of many futures that are about to be added, those that start at once, since there are free slots and nobody is before
 * them: they are recorded as running, which saves the claim.
 */
final class Starts {

    private record Start(LivePool pool, FutureRecord future) {}

    private final List<NewFuture> futures;
    private final List<Start> starts = new ArrayList<>();

    /** Slots taken, by pool. */
    private final Map<LivePool, Integer> slots = new HashMap<>();

    private Starts(int size) {
        futures = new ArrayList<>(size);
    }

    /** Turns places that are reserved for these futures into slots, as far as there are any. */
    static Starts of(List<Planner.Planned> all, NodeId node) {
        Map<LivePool, Integer> wanted = new HashMap<>();
        all.stream().filter(Starts::runnable).forEach(each -> wanted.merge(each.pool(), 1, Integer::sum));
        var starts = new Starts(all.size());
        wanted.forEach((pool, count) -> starts.slots.put(pool, pool.startReserved(count)));
        var left = new HashMap<>(starts.slots);
        for (var each : all) {
            boolean starting = runnable(each) && left.merge(each.pool(), -1, Integer::sum) >= 0;
            starts.futures.add(starting ? starts.begin(each, node) : each.added());
        }
        return starts;
    }

    /** In other orders the first to come need not be the first to run. */
    private static boolean runnable(Planner.Planned planned) {
        return planned.order() == QueueOrder.FIFO && planned.future().state() == TaskState.QUEUED;
    }

    private NewFuture begin(Planner.Planned planned, NodeId node) {
        var future = planned.future();
        var begun = future.begun(node, future.task().createdAt());
        starts.add(new Start(planned.pool(), begun));
        return planned.added().as(begun);
    }

    /** All of the futures, as they are to be added. */
    List<NewFuture> futures() {
        return futures;
    }

    /** Runs what starts; to be called when it was added. */
    void run(Dispatcher dispatcher) {
        starts.forEach(start -> dispatcher.start(start.pool(), start.future()));
    }

    /** Turns the slots into places again: nothing was added. */
    void withdraw() {
        slots.forEach(LivePool::unstart);
    }
}
