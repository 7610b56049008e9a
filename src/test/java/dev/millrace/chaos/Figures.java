package dev.millrace.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** How often what happened. Thread-safe. */
final class Figures {

    private final Map<String, Long> counts = new ConcurrentSkipListMap<>();

    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void set(String what, long count) {
        counts.put(what, count);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
