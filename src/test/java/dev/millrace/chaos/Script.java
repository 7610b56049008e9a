package dev.millrace.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** One of each, in an order that leaves the most time to what takes long to be made good. */
final class Script implements Nemesis {

    private final Harms harms;
    private final Duration nodeTimeout;

    Script(Harms harms, Duration nodeTimeout) {
        this.harms = harms;
        this.nodeTimeout = nodeTimeout;
    }

    @Override
    public void run() throws Exception {
        var first = harms.replicas().get(0);
        var second = harms.replicas().get(1);
        var third = harms.replicas().get(2);
        pause(Duration.ofSeconds(1));
        harms.kill(first);
        var revived = new FutureTask<>(() -> {
            harms.revive(first);
            return true;
        });
        Thread.ofPlatform().name("reviver").start(revived);
        harms.reset(second);
        pause(Duration.ofSeconds(1));
        harms.freeze(second, () -> pause(nodeTimeout.plusSeconds(1)));
        harms.restartDatabase();
        pause(Duration.ofSeconds(1));
        harms.stall(third, true, () -> pause(nodeTimeout.plusSeconds(1)));
        harms.crashDatabase();
        revived.get();
    }

    private static boolean pause(Duration time) throws InterruptedException {
        return new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
