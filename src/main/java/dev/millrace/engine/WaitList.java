package dev.millrace.engine;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Those who wait for the next time that something happens to what they name. Any number may wait for the same. */
final class WaitList<K> {

    private final ConcurrentMap<K, Set<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();
    private volatile boolean released;

    /** Completes the next time; to be given back with {@link #leave}. Cancelled once everyone was let go. */
    CompletableFuture<Void> join(K key) {
        var waiter = new CompletableFuture<Void>();
        waiting.compute(key, (same, present) -> {
            var all = present == null ? ConcurrentHashMap.<CompletableFuture<Void>>newKeySet() : present;
            all.add(waiter);
            return all;
        });
        if (released) {
            waiter.cancel(false);
        }
        return waiter;
    }

    void leave(K key, CompletableFuture<Void> waiter) {
        waiting.computeIfPresent(key, (same, present) -> {
            present.remove(waiter);
            return present.isEmpty() ? null : present;
        });
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void wake(K key) {
        var all = waiting.remove(key);
        if (all != null) {
            all.forEach(waiter -> waiter.complete(null));
        }
    }

    void wakeAll() {
        waiting.keySet().forEach(this::wake);
    }

    /** Lets everyone who waits go, now and from now on. */
    void release() {
        released = true;
        waiting.values().forEach(all -> all.forEach(waiter -> waiter.cancel(false)));
    }
}
