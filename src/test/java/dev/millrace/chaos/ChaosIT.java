package dev.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.content.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers on one database keep their promises, whatever happens to them, to the database and to what is between them:
 *
 * <ul>
 *   <li>each task that was acknowledged is there once, ends, and ends once: no server ever shows another end of it;
 *   <li>an attempt requests what it downloads once at most, and there is more than one attempt only where one was lost with
 *       its server, or was interrupted by one that was told to end or had been cut off;
 *   <li>each end was told of, by a callback that says the same, at least once;
 *   <li>of a pool with a limit over all servers no more run at a time;
 *   <li>a pool is deleted only when all its tasks have ended, and then takes none;
 *   <li>the content of what succeeded is there, pools are empty, and the database is left alone in the end.
 * </ul>
 *
 * <p>A task may fail, if as many of its attempts were lost as a task may lose.
 */
class ChaosIT {

    private static final Duration SUBMITTING = Duration.ofMinutes(10);
    private static final Duration CALM = Duration.ofMinutes(5);

    /** A callback that failed twice is tried again after five minutes. */
    private static final Duration TELLING = Duration.ofMinutes(8);

    /** Short, so that the servers take each other for dead often. */
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);

    private final Plan plan = Plan.fromProperties();
    private final Diary diary = new Diary();
    private final Figures figures = new Figures();
    private final Outcomes outcomes = new Outcomes(diary);
    private final List<Replica> replicas = new ArrayList<>();

    @TempDir
    Path directory;

    private Outside outside;
    private S3Server bucket;
    private Surroundings surroundings;

    @BeforeEach
    void start() throws Exception {
        outside = new Outside();
        bucket = S3Server.in(directory.resolve("bucket"));
        var ofDatabase = directory.resolve("database");
        surroundings = Plan.privileged() ? new Namespace(ofDatabase) : Surroundings.Proxied.in(ofDatabase);
        for (int i = 1; i <= 3; i++) {
            var name = "server-" + i;
            replicas.add(new Replica(name, surroundings.link(i), directory, settings(name)));
        }
        for (var replica : replicas) {
            replica.awaitReady();
        }
        var shared = "{\"kind\":\"virtual\",\"size\":2,\"maxTotal\":%d,\"queueCapacity\":10000}".formatted(Plan.TOTAL);
        assertThat(replicas.getFirst()
                        .put("/v1/pools/" + Plan.SHARED_POOL, shared)
                        .statusCode())
                .isBetween(200, 299);
        diary.note("all are ready");
    }

    private List<String> settings(String name) {
        var settings = List.of(
                "--millrace.store.username=postgres",
                "--millrace.cluster.node-timeout=" + NODE_TIMEOUT.toMillis() + "ms",
                "--millrace.drain-time=1s",
                "--millrace.callbacks.timeout=2s",
                "--millrace.outbound.user-agent=" + name,
                "--millrace.outbound.allow=127.0.0.0/8");
        return Stream.concat(settings.stream(), bucket.arguments("chaos").stream())
                .toList();
    }

    @AfterEach
    void stop() throws Exception {
        Files.writeString(Path.of("target", "chaos", "diary.log"), toString());
        for (var replica : replicas) {
            replica.close();
        }
        surroundings.close();
        bucket.close();
        outside.close();
    }

    @Test
    void everyTaskEndsOnceWhateverHappens() throws Exception {
        var submitters = new Submitters(plan, replicas, outside, diary);
        var watcher = new Watcher(plan, replicas, submitters, outcomes);
        var pools = new PoolChanges(plan, replicas, submitters, diary, figures);
        var clients = submitters.start();
        var changing = pools.start();
        var watching = watcher.start();
        try {
            nemesis().run();
            diary.note("no more chaos");
            for (var client : clients) {
                assertThat(client.join(SUBMITTING)).as("%s, %s", this, client).isTrue();
            }
            pools.stop();
            assertThat(changing.join(SUBMITTING)).as("%s, pools", this).isTrue();
            diary.note("all tasks are acknowledged");
            calm().until(() -> unfinished() == 0);
            diary.note("all tasks have ended");
        } finally {
            pools.stop();
            submitters.stop();
            watcher.stop();
            watching.join();
        }
        figures.set("outcomes seen on the way", outcomes.size());
        judge(submitters);
        end();
    }

    private Nemesis nemesis() {
        var harms = new Harms(replicas, surroundings.database(), diary, figures);
        return plan.random() ? new Storm(plan, harms, diary) : new Script(harms, NODE_TIMEOUT);
    }

    private void judge(Submitters submitters) throws Exception {
        var verdict = new Verdict(submitters, outside, outcomes, diary, figures);
        for (var replica : replicas) {
            verdict.over(replica);
            calm().untilAsserted(() -> assertThat(counts(replica)).allMatch(count -> count == 0));
        }
        verdict.overSharedPool();
        verdict.overContents(replicas.getLast());
        diary.note("%d ends are still to be told of".formatted(verdict.untold().size()));
        calm().atMost(TELLING)
                .untilAsserted(
                        () -> assertThat(verdict.untold()).as("not told of").isEmpty());
        diary.note("all ends were told of");
        verdict.overCallbacks();
        diary.note(figures.toString());
        assertThat(diary.faults()).as(toString()).isEmpty();
    }

    private ConditionFactory calm() {
        return await(toString())
                .atMost(CALM)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class);
    }

    private long unfinished() throws IOException, InterruptedException {
        long unfinished = 0;
        for (var state : List.of("SCHEDULED", "QUEUED", "WAITING", "RUNNING", "CANCELLING")) {
            var page = replicas.getFirst().json("/v1/futures?limit=500&state=" + state);
            unfinished += page.get("items").size();
        }
        return unfinished;
    }

    private static List<Long> counts(Replica replica) throws IOException, InterruptedException {
        var counts = new ArrayList<Long>();
        for (var pool : replica.json("/v1/pools").get("items")) {
            counts.add(pool.get("active").asLong());
            counts.add(pool.get("queued").asLong());
        }
        return counts;
    }

    private void end() throws Exception {
        for (var replica : replicas) {
            replica.server().terminate();
        }
        for (var replica : replicas) {
            replica.server().awaitEnd();
        }
        calm().until(() -> surroundings.database().connections() == 0);
    }

    /** What has to be known to run it again, and what happened. */
    @Override
    public String toString() {
        return "%s\n%s\n".formatted(plan, diary.text());
    }
}
