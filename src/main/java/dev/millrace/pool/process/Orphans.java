package dev.millrace.pool.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends what children that are no more have left behind. Looks for that of all of them at once, since a look goes through all
 * processes of the system. Safe for use by many threads.
 */
final class Orphans {

    /** Those of children that have ended. */
    private final Set<Offspring> sought = ConcurrentHashMap.newKeySet();

    /** What a child that has ended left behind is to be killed. */
    void seek(Offspring left) {
        sought.add(left);
    }

    /** Kills what is there; to be called from time to time. What was found once is looked for again: it may have started more. */
    void sweep() {
        var now = Set.copyOf(sought);
        if (!now.isEmpty()) {
            var found = Offspring.kill(now);
            now.stream().filter(each -> !found.contains(each)).forEach(sought::remove);
        }
    }
}
