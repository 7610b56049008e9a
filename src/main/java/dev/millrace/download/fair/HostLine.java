package dev.millrace.download.fair;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The connections that there may be to one host, and the line of those who wait for one: first come, first served. */
final class HostLine {

    private final Semaphore free;

    /** Those who have a connection or wait for one; guarded by the map that holds the line. */
    private int users;

    HostLine(int connections) {
        free = new Semaphore(connections, true);
    }

    HostLine entered() {
        users++;
        return this;
    }

    /** @return whether anyone is left */
    boolean left() {
        return --users > 0;
    }

    /** Takes a connection if one is free and nobody waits for it. */
    boolean tryTake() throws InterruptedException {
        // Without a time it would not heed the line.
        return free.tryAcquire(0, TimeUnit.NANOSECONDS);
    }

    /** Takes the place at the end of the line, and then a connection. */
    void take() throws InterruptedException {
        free.acquire();
    }

    void giveBack() {
        free.release();
    }
}
