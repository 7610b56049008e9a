package dev.millrace.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks all the time at what random servers show: the latest futures that are done, and some that were acknowledged. */
final class Watcher {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final List<Replica> replicas;
    private final Submitters submitters;
    private final Outcomes outcomes;
    private final Random random;
    private final CountDownLatch enough = new CountDownLatch(1);

    Watcher(Plan plan, List<Replica> replicas, Submitters submitters, Outcomes outcomes) {
        this.replicas = replicas;
        this.submitters = submitters;
        this.outcomes = outcomes;
        random = new Random(plan.seed() - 1);
    }

    Thread start() {
        return Thread.ofVirtual().name("watcher").start(this::watch);
    }

    void stop() {
        enough.countDown();
    }

    private void watch() {
        try {
            while (!enough.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                look(replicas.get(random.nextInt(replicas.size())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Replica replica) throws InterruptedException {
        try {
            replica.json("/v1/futures?limit=200&state=SUCCEEDED").get("items").forEach(f -> outcomes.look(replica, f));
            var acknowledged = List.copyOf(submitters.futures().values());
            for (int i = 0; i < 10 && !acknowledged.isEmpty(); i++) {
                var id = acknowledged.get(random.nextInt(acknowledged.size()));
                outcomes.look(replica, replica.json("/v1/futures/" + id));
            }
        } catch (IOException e) {
            // it is dead or frozen, or has no database
        }
    }
}
