package dev.millrace.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Everything at random, to everybody at the same time; but at most two servers are down by its doing at a time. */
final class Storm implements Nemesis {

    private static final int DOWN_AT_MOST = 2;

    private final Plan plan;
    private final Harms harms;
    private final Diary diary;
    private final Semaphore down = new Semaphore(DOWN_AT_MOST);
    private final CountDownLatch enough = new CountDownLatch(1);

    Storm(Plan plan, Harms harms, Diary diary) {
        this.plan = plan;
        this.harms = harms;
        this.diary = diary;
    }

    @Override
    public void run() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        long seed = plan.seed();
        for (var replica : harms.replicas()) {
            var ofServer = new Random(++seed);
            threads.add(start("storm-" + replica.name(), () -> harm(replica, ofServer)));
            var ofLink = new Random(++seed);
            threads.add(start("storm-link-of-" + replica.name(), () -> harmLink(replica, ofLink)));
        }
        var ofDatabase = new Random(++seed);
        threads.add(start("storm-database", () -> harmDatabase(ofDatabase)));
        if (enough.await(plan.time().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody else ends it");
        }
        enough.countDown();
        for (var thread : threads) {
            thread.join();
        }
    }

    private interface Harm {
        void run() throws Exception;
    }

    private Thread start(String name, Harm harm) {
        return Thread.ofPlatform().name(name).start(() -> {
            try {
                harm.run();
            } catch (Exception e) {
                diary.fault("the chaos itself failed: " + e);
            }
        });
    }

    private void harm(Replica replica, Random random) throws Exception {
        while (!pause(random, 2_000, 7_000)) {
            down.acquire();
            try {
                switch (random.nextInt(6)) {
                    case 0, 1 -> {
                        harms.kill(replica);
                        pause(random, 0, 4_000);
                        harms.revive(replica);
                    }
                    case 2 -> {
                        harms.drain(replica);
                        harms.revive(replica);
                    }
                    // for about as long as a server may be silent, or longer
                    default -> harms.freeze(replica, () -> pause(random, 2_500, 8_000));
                }
            } finally {
                down.release();
            }
        }
    }

    private void harmLink(Replica replica, Random random) throws Exception {
        while (!pause(random, 3_000, 15_000)) {
            if (random.nextBoolean()) {
                harms.reset(replica);
            } else {
                harms.stall(replica, random.nextBoolean(), () -> pause(random, 500, 8_000));
            }
        }
    }

    private void harmDatabase(Random random) throws Exception {
        while (!pause(random, 5_000, 15_000)) {
            if (random.nextBoolean()) {
                harms.restartDatabase();
            } else {
                harms.crashDatabase();
            }
        }
    }

    /** Whether it is enough. */
    private boolean pause(Random random, int leastMillis, int mostMillis) throws InterruptedException {
        var time = Duration.ofMillis(random.nextInt(leastMillis, mostMillis));
        return enough.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
