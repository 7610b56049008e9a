package dev.millrace.callback;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/** Room for deliveries under way, shared by many targets, and the targets that wait for some. Safe for use by many threads. */
final class Slots {

    private final SequencedSet<String> waiting = new LinkedHashSet<>();
    private int free;

    Slots(int size) {
        free = size;
    }

    /** Takes a slot if one is free; otherwise the target waits for its turn. */
    synchronized boolean take(String target) {
        if (free == 0) {
            waiting.add(target);
            return false;
        }
        free--;
        waiting.remove(target);
        return true;
    }

    synchronized void release() {
        free++;
    }

    /** The target whose turn it is, which waits no longer; empty: nobody waits, or there is no room. */
    synchronized Optional<String> next() {
        return free == 0 || waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.removeFirst());
    }
}
