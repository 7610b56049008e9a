package dev.millrace.content;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** Locks by key: the same one for the same key, and seldom one for two. */
final class Stripes {

    private static final int COUNT = 1024;

    private final ReentrantLock[] locks = new ReentrantLock[COUNT];

    Stripes() {
        Arrays.setAll(locks, _ -> new ReentrantLock());
    }

    ReentrantLock of(String key) {
        return locks[Math.floorMod(key.hashCode(), COUNT)];
    }
}
