package dev.millrace.security;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which keys were used from which addresses. Bounded: when it is full, it forgets. Safe for use by many threads. */
final class FamiliarKeys {

    static final int MOST = 10_000;

    private final Set<Use> uses = ConcurrentHashMap.newKeySet();

    private record Use(String holder, String address) {}

    boolean knows(String holder, String address) {
        return uses.contains(new Use(holder, address));
    }

    void add(String holder, String address) {
        if (uses.add(new Use(holder, address)) && uses.size() > MOST) {
            uses.clear();
        }
    }
}
