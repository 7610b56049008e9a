package dev.millrace.chaos;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was done and what went wrong, in the order of time; told when a run fails. Thread-safe. */
final class Diary {

    private static final int MOST_FAULTS = 50;

    private final long begun = System.nanoTime();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    void note(String event) {
        events.add("%7.2f s %s".formatted((System.nanoTime() - begun) / 1e9, event));
    }

    /** Something that must not be. */
    void fault(String what) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(what);
        }
        note("FAULT " + what);
    }

    Queue<String> faults() {
        return faults;
    }

    String text() {
        return String.join("\n", events);
    }
}
