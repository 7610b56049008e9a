package dev.millrace.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads everything through servers, and finds what must not be. */
final class Verdict {

    /** How attempts end whose task is begun again though nothing is wrong with it. */
    private static final Set<String> BEGUN_AGAIN = Set.of("lost", "interrupted");

    private static final int READERS = 8;

    private final Submitters submitters;
    private final Outside outside;
    private final Outcomes outcomes;
    private final Diary diary;
    private final Figures figures;

    /** How futures ended, by id, as the first server that was asked shows them; empty before. */
    private final Map<String, JsonNode> ended = new ConcurrentHashMap<>();

    Verdict(Submitters submitters, Outside outside, Outcomes outcomes, Diary diary, Figures figures) {
        this.submitters = submitters;
        this.outside = outside;
        this.outcomes = outcomes;
        this.diary = diary;
        this.figures = figures;
    }

    /** Of all that a server shows. The first that is asked is looked at in full, others must show the same. */
    void over(Replica replica) throws IOException, InterruptedException {
        var futures = all(replica);
        futures.forEach(future -> outcomes.look(replica, future));
        requireAcknowledged(replica, futures);
        if (ended.isEmpty()) {
            for (var future : futures) {
                ended.put(future.get("id").asString(), future);
                check(future);
            }
        }
        for (var batch : submitters.batches().entrySet()) {
            check(replica.json("/v1/batches/" + batch.getKey()), batch.getValue());
        }
    }

    private static List<JsonNode> all(Replica replica) throws IOException, InterruptedException {
        var futures = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = replica.json("/v1/futures?limit=500" + cursor);
            page.get("items").forEach(futures::add);
            cursor = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asString();
        } while (!cursor.isEmpty());
        return futures;
    }

    /** Every task that was acknowledged is there, as the future that it was acknowledged as, and once. */
    private void requireAcknowledged(Replica replica, List<JsonNode> futures) {
        var byTask = new HashMap<Integer, String>();
        for (var future : futures) {
            var id = future.get("id").asString();
            var other = byTask.put(task(future), id);
            if (other != null) {
                diary.fault("task %d is there as %s and as %s".formatted(task(future), other, id));
            }
        }
        submitters.futures().forEach((task, id) -> {
            if (!id.equals(byTask.get(task))) {
                diary.fault("task %d was acknowledged as %s and is %s".formatted(task, id, byTask.get(task)));
            }
        });
        int acknowledged = submitters.acknowledged();
        figures.set("tasks", acknowledged);
        if (byTask.size() != acknowledged) {
            diary.fault("%d tasks were acknowledged, and %s shows %d"
                    .formatted(acknowledged, replica.name(), byTask.size()));
        }
    }

    private static int task(JsonNode future) {
        return Integer.parseInt(future.at("/labels/task").asString());
    }

    private static boolean succeeded(JsonNode future) {
        return future.get("state").asString().equals("SUCCEEDED");
    }

    private void check(JsonNode future) {
        var attempts = new ArrayList<String>();
        future.get("attempts")
                .forEach(attempt -> attempts.add(attempt.path("endedBy").asString("")));
        attempts.forEach(endedBy -> figures.count("attempts " + endedBy));
        if (!succeeded(future)) {
            figures.count("tasks lost too often");
            if (!future.at("/error/code").asString("").equals("lost")) {
                diary.fault("it did not end well: " + future);
            }
        }
        if (attempts.isEmpty() || !BEGUN_AGAIN.containsAll(attempts.subList(0, attempts.size() - 1))) {
            diary.fault("begun again for no reason: " + future);
        }
        var requests = outside.requests(task(future));
        requests.forEach(request -> figures.count("requests"));
        if (requests.size() > attempts.size() || succeeded(future) && requests.isEmpty()) {
            diary.fault("begun %d times, %s: %s".formatted(requests.size(), requests, future));
        }
    }

    private void check(JsonNode batch, int size) {
        int ends = 0;
        for (var count : batch.get("counts")) {
            ends += count.asInt();
        }
        if (!batch.get("done").asBoolean() || batch.get("total").asInt() != size || ends != size) {
            diary.fault("a batch of %d is %s".formatted(size, batch));
        }
    }

    /**
     * Of how many tasks of the shared pool were at work at a time. Only those count that were begun once: what a server did
     * after it was given up on is no attempt any more. Of these each request lies between the claim and the end.
     */
    void overSharedPool() {
        var steps = new ArrayList<Step>();
        for (var future : ended.values()) {
            var requests = outside.requests(task(future));
            if (future.get("pool").asString().equals(Plan.SHARED_POOL)
                    && succeeded(future)
                    && future.get("attempts").size() == 1
                    && requests.size() == 1) {
                steps.add(new Step(requests.getFirst().begun(), 1));
                steps.add(new Step(requests.getFirst().ended(), -1));
            }
        }
        steps.sort(Comparator.comparingLong(Step::at).thenComparingInt(Step::by));
        long most = 0;
        long now = 0;
        for (var step : steps) {
            now += step.by();
            most = Math.max(most, now);
        }
        figures.set("at work at a time in the shared pool", most);
        if (most == 0 || most > Plan.TOTAL) {
            diary.fault("in the shared pool %d were at work at a time".formatted(most));
        }
    }

    /** @param by how many more are at work from then on */
    private record Step(long at, int by) {}

    /** Of what the tasks have fetched. */
    void overContents(Replica replica) throws InterruptedException {
        var permits = new Semaphore(READERS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : ended.values()) {
                if (succeeded(future)) {
                    permits.acquire();
                    threads.execute(() -> {
                        checkContent(replica, future);
                        permits.release();
                    });
                }
            }
        }
    }

    private void checkContent(Replica replica, JsonNode future) {
        try {
            var answer = replica.get(future.at("/links/content").asString());
            if (answer.statusCode() != 200 || !answer.body().equals(Outside.file(task(future)))) {
                diary.fault("its content is %d %s: %s".formatted(answer.statusCode(), answer.body(), future));
            }
        } catch (IOException e) {
            diary.fault("its content: " + e + ": " + future);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The futures and batches that no callback told of so far. */
    List<String> untold() {
        return Stream.concat(ended.keySet().stream(), submitters.batches().keySet().stream())
                .filter(id -> outside.told(id).isEmpty())
                .toList();
    }

    /** Of what callbacks told. */
    void overCallbacks() {
        ended.forEach((id, future) -> check(id, succeeded(future) ? "future.succeeded" : "future.failed"));
        submitters.batches().keySet().forEach(id -> check(id, "batch.done"));
    }

    private void check(String id, String event) {
        var told = outside.told(id);
        if (told.size() > 1) {
            figures.count("callbacks told again");
        }
        if (!told.stream().allMatch(event::equals)) {
            diary.fault("callbacks told of %s as %s, which was %s".formatted(id, told, event));
        }
    }
}
