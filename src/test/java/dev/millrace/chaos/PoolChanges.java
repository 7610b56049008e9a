package dev.millrace.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes pools, has a few tasks run in each, and deletes them, each time at a random server. None is deleted before all its tasks
 * have ended; after that, none takes a task.
 */
final class PoolChanges {

    private static final int TASKS = 5;
    private static final int OK = 200;
    private static final int GONE = 404;
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** In use, or no database. */
    private static final Set<Integer> LATER = Set.of(409, 503);

    private final Plan plan;
    private final List<Replica> replicas;
    private final Submitters submitters;
    private final Diary diary;
    private final Figures figures;
    private final Random random;
    private final CountDownLatch enough = new CountDownLatch(1);

    /** Whether a request to make the pool was not answered: a server that is frozen may still carry it out. */
    private boolean unanswered;

    PoolChanges(Plan plan, List<Replica> replicas, Submitters submitters, Diary diary, Figures figures) {
        this.plan = plan;
        this.replicas = replicas;
        this.submitters = submitters;
        this.diary = diary;
        this.figures = figures;
        random = new Random(plan.seed() - 2);
    }

    Thread start() {
        return Thread.ofVirtual().name("pool-changes").start(this::run);
    }

    /** It ends with the pool that it is about. */
    void stop() {
        enough.countDown();
    }

    private void run() {
        try {
            for (int round = 0; enough.getCount() > 0; round++) {
                change("passing-" + round, plan.tasks() + round * TASKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Request {
        int send(Replica replica) throws IOException, InterruptedException;
    }

    private void change(String pool, int firstTask) throws InterruptedException {
        unanswered = false;
        var path = "/v1/pools/" + pool;
        var definition = "{\"kind\":\"virtual\",\"size\":2,\"queueCapacity\":100}";
        insist(path, replica -> replica.put(path, definition).statusCode());
        boolean certain = !unanswered;
        for (int task = firstTask; task < firstTask + TASKS; task++) {
            submitters.submit(task, pool, random);
        }
        insist(path, replica -> replica.delete(path).statusCode());
        requireEnded(pool, firstTask);
        figures.count("pools made and deleted");
        if (certain) {
            requireGone(pool, firstTask + TASKS);
        }
    }

    private void requireEnded(String pool, int firstTask) throws InterruptedException {
        for (int task = firstTask; task < firstTask + TASKS; task++) {
            var path = "/v1/futures/" + submitters.futures().get(task);
            insist(path, replica -> {
                if (!replica.json(path).get("done").asBoolean()) {
                    diary.fault("%s was deleted before the end of %s".formatted(pool, path));
                }
                return OK;
            });
        }
    }

    private void requireGone(String pool, int task) throws InterruptedException {
        var body = submitters.task(task, pool);
        int status = insist(
                "a task for " + pool,
                replica -> replica.post("/v1/tasks", "late-" + pool, body).statusCode());
        if (status != GONE) {
            diary.fault("%s was deleted and answers a task with %d".formatted(pool, status));
        }
    }

    /** Returns the first answer that is not to ask again later. */
    private int insist(String what, Request request) throws InterruptedException {
        while (true) {
            var replica = replicas.get(random.nextInt(replicas.size()));
            try {
                int status = request.send(replica);
                if (!LATER.contains(status)) {
                    if (status >= 300 && status != GONE) {
                        diary.fault("%s answered %s with %d".formatted(replica.name(), what, status));
                    }
                    return status;
                }
            } catch (IOException _) {
                unanswered = true; // it is dead or frozen
            }
            if (new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody ends the pause");
            }
        }
    }
}
