package dev.millrace.engine;

import dev.millrace.task.FutureId;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.TaskState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Those who wait for a future to be done. Any number may wait for the same one. */
final class Waiters implements ChangeListener {

    private final ConcurrentMap<FutureId, Set<CompletableFuture<FutureRecord>>> waiting = new ConcurrentHashMap<>();
    private volatile boolean released;

    /** Completes with the done future; to be given back with {@link #leave}. */
    CompletableFuture<FutureRecord> join(FutureId id) {
        var waiter = new CompletableFuture<FutureRecord>();
        waiting.compute(id, (key, present) -> {
            var all = present == null ? ConcurrentHashMap.<CompletableFuture<FutureRecord>>newKeySet() : present;
            all.add(waiter);
            return all;
        });
        if (released) {
            waiter.cancel(false);
        }
        return waiter;
    }

    void leave(FutureId id, CompletableFuture<FutureRecord> waiter) {
        waiting.computeIfPresent(id, (key, present) -> {
            present.remove(waiter);
            return present.isEmpty() ? null : present;
        });
    }

    /** Those of the given futures that are waited for. */
    List<FutureId> among(List<FutureId> ids) {
        return waiting.isEmpty()
                ? List.of()
                : ids.stream().filter(waiting::containsKey).toList();
    }

    /** Everything that is waited for. */
    List<FutureId> all() {
        return List.copyOf(waiting.keySet());
    }

    /** How many futures are waited for. */
    int futures() {
        return waiting.size();
    }

    /** Lets everyone who waits go, now and from now on: the server drains. */
    void release() {
        released = true;
        waiting.values().forEach(all -> all.forEach(waiter -> waiter.cancel(false)));
    }

    @Override
    public void changed(@Nullable TaskState before, FutureRecord after) {
        if (!after.state().done() || waiting.isEmpty()) {
            return;
        }
        var all = waiting.remove(after.id());
        if (all != null) {
            all.forEach(waiter -> waiter.complete(after));
        }
    }
}
