package dev.millrace.engine;

import dev.millrace.task.FutureId;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;

/**
 * The bounded buffer between those who tell of changes and the reader of one stream. Whoever tells never waits for the
 * reader: when the buffer is full, what is in it is thrown away, and the reader has to look into the log.
 */
final class Subscription {

    private enum Mode {
        /** Takes nothing. */
        CLOSED,
        /** Takes changes, while the reader still catches up. */
        JOINING,
        /** The reader follows; it may not fall behind any more. */
        LIVE,
        OVER
    }

    private final Scope scope;
    private final int capacity;

    // all below is guarded by the monitor
    private final ArrayDeque<StateEvent> changes = new ArrayDeque<>(1);
    private final SequencedSet<FutureId> moved = new LinkedHashSet<>(1);
    private Mode mode = Mode.CLOSED;
    private long passed;

    Subscription(Scope scope, int capacity) {
        this.scope = scope;
        this.capacity = capacity;
    }

    Scope scope() {
        return scope;
    }

    /** Begins to take changes, from the next that is told. */
    synchronized void join() {
        changes.clear();
        if (mode != Mode.OVER) {
            mode = Mode.JOINING;
        }
    }

    /** Whether every change told since {@link #join} is in the buffer; if so, none will be missing from now on. */
    synchronized boolean goLive() {
        if (mode == Mode.JOINING) {
            mode = Mode.LIVE;
        }
        return mode == Mode.LIVE;
    }

    /** @return whether this dropped the reader for being too slow */
    synchronized boolean offer(StateEvent event, long number) {
        if (mode != Mode.JOINING && mode != Mode.LIVE) {
            return false;
        }
        if (!scope.wants(event.record())) {
            passed = number;
            return false;
        }
        if (changes.size() < capacity) {
            changes.add(event);
            notifyAll();
            return false;
        }
        changes.clear();
        boolean dropped = mode == Mode.LIVE;
        mode = dropped ? Mode.OVER : Mode.CLOSED;
        notifyAll();
        return dropped;
    }

    /** Something was committed that only the log tells of: what is in the buffer comes before it. */
    synchronized void lookIntoLog() {
        if (mode == Mode.JOINING || mode == Mode.LIVE) {
            mode = Mode.CLOSED;
            notifyAll();
        }
    }

    /** Everything up to this change is of no concern, or in the buffer. */
    synchronized void pass(long number) {
        if (mode == Mode.JOINING || mode == Mode.LIVE) {
            passed = number;
        }
    }

    /** Progress is worth less than changes: there is no harm if some is not told. */
    synchronized void moved(FutureId future) {
        if (mode == Mode.LIVE && moved.size() < capacity && moved.add(future)) {
            notifyAll();
        }
    }

    /** What there is to tell, changes first; waits for it up to a time. */
    synchronized Told take(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (true) {
            if (mode == Mode.OVER) {
                return new Told.Over();
            }
            var change = changes.poll();
            if (change != null) {
                return change;
            }
            if (mode == Mode.CLOSED) {
                return new Told.Behind();
            }
            if (!moved.isEmpty()) {
                return new Told.Moved(moved.removeFirst());
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return new Told.Nothing(passed);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized boolean over() {
        return mode == Mode.OVER;
    }

    synchronized void end() {
        mode = Mode.OVER;
        changes.clear();
        notifyAll();
    }
}
