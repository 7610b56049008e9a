package dev.millrace.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that submit numbered tasks, one by one and in batches, each at a random server. What is not acknowledged is sent
 * again to another server, under the same key, until it is.
 */
final class Submitters {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CLIENTS = 12;
    private static final int BATCH = 25;

    /** Refused for now: no room, or no database. */
    private static final Set<Integer> LATER = Set.of(429, 503);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Plan plan;
    private final List<Replica> replicas;
    private final Outside outside;
    private final Diary diary;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch given = new CountDownLatch(1);
    private final long begun = System.nanoTime();

    /** Ids of futures that were acknowledged one by one, by the number of their task. */
    private final Map<Integer, String> futures = new ConcurrentHashMap<>();

    /** How many tasks were acknowledged in each batch. */
    private final Map<String, Integer> batches = new ConcurrentHashMap<>();

    Submitters(Plan plan, List<Replica> replicas, Outside outside, Diary diary) {
        this.plan = plan;
        this.replicas = replicas;
        this.outside = outside;
        this.diary = diary;
    }

    Map<Integer, String> futures() {
        return futures;
    }

    Map<String, Integer> batches() {
        return batches;
    }

    /** How many tasks were acknowledged. */
    int acknowledged() {
        return futures.size()
                + batches.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Begins; the threads end when everything is acknowledged. */
    List<Thread> start() {
        return IntStream.range(0, CLIENTS)
                .mapToObj(client -> Thread.ofVirtual()
                        .name("client-" + client)
                        .start(() -> submit(new Random(plan.seed() + client))))
                .toList();
    }

    /** Submits one more task, beyond those that are planned, and returns when it is acknowledged. */
    void submit(int task, String pool, Random random) throws InterruptedException {
        futures.put(task, acknowledged("/v1/tasks", "task-" + task, task(task, pool), random));
    }

    /** Gives up what is not acknowledged. */
    void stop() {
        given.countDown();
    }

    private void submit(Random random) {
        try {
            while (given.getCount() > 0) {
                int count = random.nextInt(10) == 0 ? BATCH : 1;
                int first = next.getAndAdd(count);
                int end = Math.min(first + count, plan.tasks());
                if (first >= end || pause(plan.dueAfter(first).minusNanos(System.nanoTime() - begun))) {
                    return;
                }
                if (count == 1) {
                    futures.put(first, acknowledged("/v1/tasks", "task-" + first, planned(first), random));
                } else {
                    batches.put(acknowledged("/v1/batches", "batch-" + first, batch(first, end), random), end - first);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean pause(Duration time) throws InterruptedException {
        return given.await(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
    }

    private String acknowledged(String path, String key, String body, Random random) throws InterruptedException {
        while (true) {
            var replica = replicas.get(random.nextInt(replicas.size()));
            try {
                var answer = replica.post(path, key, body);
                if (answer.statusCode() == 202) {
                    return JSON.readTree(answer.body()).get("id").asString();
                }
                if (!LATER.contains(answer.statusCode())) {
                    diary.fault("%s answered %s with %d %s"
                            .formatted(replica.name(), key, answer.statusCode(), answer.body()));
                }
            } catch (IOException e) {
                // it is dead or frozen
            }
            if (pause(PAUSE)) {
                throw new InterruptedException(key + " was not acknowledged");
            }
        }
    }

    private String planned(int task) {
        return task(task, Plan.poolOf(task));
    }

    /** What to submit. */
    String task(int number, String pool) {
        return """
                {"type":"download","url":"%s","pool":"%s","labels":{"task":"%d"},"callback":{"url":"%s"}}
                """.formatted(outside.fileUrl(number), pool, number, outside.hookUrl());
    }

    private String batch(int first, int end) {
        return IntStream.range(first, end)
                .mapToObj(this::planned)
                .collect(Collectors.joining(
                        ",", "{\"callback\":{\"url\":\"" + outside.hookUrl() + "\"},\"tasks\":[", "]}"));
    }
}
