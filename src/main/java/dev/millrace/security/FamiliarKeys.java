package dev.millrace.security;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Which keys were used from where. Bounded: what has been known for longest is forgotten first. Safe for use by many threads. */
final class FamiliarKeys {

    static final int MOST = 10_000;

    private final Set<Use> uses = ConcurrentHashMap.newKeySet();
    private final Queue<Use> byAge = new ConcurrentLinkedQueue<>();

    private record Use(String holder, String source) {
        static Use of(String holder, String address) {
            return new Use(holder, FailedLogins.source(address));
        }
    }

    boolean knows(String holder, String address) {
        return uses.contains(Use.of(holder, address));
    }

    void add(String holder, String address) {
        var use = Use.of(holder, address);
        if (!uses.add(use)) {
            return;
        }
        byAge.add(use);
        if (uses.size() > MOST) {
            var eldest = byAge.poll();
            if (eldest != null) {
                uses.remove(eldest);
            }
        }
    }
}
