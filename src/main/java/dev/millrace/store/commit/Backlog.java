package dev.millrace.store.commit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A bounded queue that many fill and one empties, many elements at a time. Guarded by its monitor. */
final class Backlog<E> {

    private final int capacity;
    private final ArrayDeque<E> waiting = new ArrayDeque<>();
    private boolean closed;

    Backlog(int capacity) {
        this.capacity = capacity;
    }

    /** Whether there was room, and the backlog was open. */
    synchronized boolean add(E element) {
        if (closed || waiting.size() >= capacity) {
            return false;
        }
        waiting.add(element);
        if (waiting.size() == 1) {
            notifyAll();
        }
        return true;
    }

    /** Blocks until there is something, and takes up to {@code most} of it in order; empty once closed and used up. */
    synchronized List<E> take(int most) throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        int size = Math.min(most, waiting.size());
        var taken = new ArrayList<E>(size);
        for (int i = 0; i < size; i++) {
            taken.add(waiting.remove());
        }
        return taken;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes nothing more from now on. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
