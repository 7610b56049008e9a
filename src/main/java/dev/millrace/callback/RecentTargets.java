package dev.millrace.callback;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** A set of targets that forgets the oldest beyond {@value #MOST}. Safe for use by many threads. */
final class RecentTargets {

    private static final int MOST = 10_000;

    private final SequencedSet<String> targets = new LinkedHashSet<>();

    synchronized boolean contains(String target) {
        return targets.contains(target);
    }

    synchronized void add(String target) {
        targets.addLast(target);
        if (targets.size() > MOST) {
            targets.removeFirst();
        }
    }

    synchronized void remove(String target) {
        targets.remove(target);
    }
}
