package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No more futures of a caller that have not started than its quota allows. */
class QuotaApiTest extends OwnedApiTest {

    private static final int QUOTA = 10;
    private static final String SLUG = "quota-exceeded";

    private final String name = "quota-" + UUID.randomUUID();
    private final String[] caller = submitter(name, QUOTA);

    private static String task(String pool) {
        return json("{'type':'compute','function':'echo','pool':'" + pool + "'}");
    }

    private static String tasks(int count, String pool) {
        return "{\"tasks\":[" + (task(pool) + ",").repeat(count - 1) + task(pool) + "]}";
    }

    private int unstarted() {
        return client.get("/v1/futures?limit=500&state=QUEUED", caller)
                .json()
                .at("/items")
                .size();
    }

    @Test
    void oneMoreThanTheQuotaIsRefusedAndStartingMakesRoom() {
        var pool = pausedPool();
        for (int i = 0; i < QUOTA; i++) {
            assertThat(client.post("/v1/tasks", task(pool), caller).status()).isEqualTo(202);
        }

        var refused = client.post("/v1/tasks", task(pool), caller);

        assertProblem(refused, 429, SLUG);
        assertThat(refused.json().has("room")).isFalse();
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"queued\";q=10");
        assertThat(refused.header("RateLimit")).startsWith("\"queued\";r=0;t=");
        assertThat(unstarted()).isEqualTo(QUOTA);
        assertThat(client.post("/v1/tasks", task(pool), submitter("another-" + name, QUOTA))
                        .status())
                .isEqualTo(202);
        assertThat(client.post("/v1/tasks", task(pool)).status()).isEqualTo(202);

        var first = client.get("/v1/futures?limit=1", caller).at("/items/0/links/cancel");
        assertThat(client.post(first, "{}", caller).status()).isEqualTo(200);
        assertThat(client.post("/v1/tasks", task(pool), caller).status()).isEqualTo(202);
    }

    @Test
    void batchThatDoesNotFitIsRefusedWholeAndToldHowManyWould() {
        var pool = pausedPool();
        client.post("/v1/batches", tasks(7, pool), caller);

        var refused = client.post("/v1/batches", tasks(4, pool), caller);

        assertProblem(refused, 429, SLUG);
        assertThat(refused.at("/room")).isEqualTo("3");
        assertThat(refused.header("RateLimit")).startsWith("\"queued\";r=3;");
        assertThat(unstarted()).isEqualTo(7);
        assertThat(client.post("/v1/batches", tasks(3, pool), caller).status()).isEqualTo(202);
    }

    @Test
    void continuationsCount() {
        var pool = pausedPool();
        client.post("/v1/batches", tasks(QUOTA - 1, pool), caller);

        var family = json("{'type':'compute','function':'echo','pool':'" + pool
                + "','then':{'type':'compute','function':'echo'}}");
        var refused = client.post("/v1/tasks", family, caller);

        assertProblem(refused, 429, SLUG);
        assertThat(refused.at("/room")).isEqualTo("1");
    }

    @Test
    void refusedRequestLeavesItsIdempotencyKeyFree() {
        var pool = pausedPool();
        client.post("/v1/batches", tasks(QUOTA, pool), caller);
        var key = UUID.randomUUID().toString();
        var headers = new String[] {caller[0], caller[1], "Idempotency-Key", key};

        assertProblem(client.post("/v1/tasks", task(pool), headers), 429, SLUG);
        client.post("/v1/pools/" + pool + "/resume", "{}");
        await().atMost(Duration.ofSeconds(20)).until(() -> unstarted() == 0);
        var accepted = client.post("/v1/tasks", task(pool), headers);

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void ofThoseThatComeAtOnceAsManyGetInAsFit() throws Exception {
        var pool = pausedPool();
        Callable<Integer> submit =
                () -> client.post("/v1/tasks", task(pool), caller).status();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(
                    IntStream.range(0, 60).mapToObj(i -> submit).toList());
            int accepted = 0;
            for (var answer : answers) {
                assertThat(answer.get()).isIn(202, 429);
                accepted += answer.get() == 202 ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(QUOTA);
        }
        assertThat(unstarted()).isEqualTo(QUOTA);
    }

    @Test
    void streamOfTasksIsReadNoFasterThanTheQuotaAllows() {
        int count = 12 * QUOTA;
        var batch = lines(caller, (task("io") + "\n").repeat(count));

        assertThat(batch.status()).as(batch.text()).isEqualTo(202);
        assertThat(batch.at("/total")).isEqualTo(Integer.toString(count));
    }

    @Test
    void streamOfTasksEndsIfTheQuotaStaysUsedUp() {
        var pool = pausedPool();
        client.post("/v1/batches", tasks(4, pool), caller);

        var ended = lines(caller, (task(pool) + "\n").repeat(3 * QUOTA));

        assertProblem(ended, 429, SLUG);
        assertThat(ended.at("/taken")).isEqualTo("6");
        assertThat(client.get("/v1/batches/" + ended.at("/batch"), caller).at("/total"))
                .isEqualTo("6");
        assertThat(unstarted()).isEqualTo(QUOTA);
    }
}
