package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.FutureBuilder;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose futures appear in lists, streams, waits and references. */
class OwnershipApiTest extends OwnedApiTest {

    private static final String ECHO = "{'type':'compute','function':'echo'}";

    private final String[] carol = submitter("carol-" + UUID.randomUUID());
    private final String[] dave = submitter("dave-" + UUID.randomUUID());

    private static String nameOf(String[] caller) {
        return caller[1].split(" ")[0];
    }

    private List<String> ids(String path, String[] caller) {
        var answer = client.get(path, caller);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json()
                .at("/items")
                .valueStream()
                .map(item -> item.at("/id").asString())
                .toList();
    }

    @Test
    void listHoldsOnesOwnAndAllForThoseWhoSeeAll() {
        var hers = done(carol, ECHO).at("/id");
        var his = done(dave, ECHO).at("/id");

        assertThat(ids("/v1/futures", carol)).containsExactly(hers);
        assertThat(ids("/v1/futures?state=SUCCEEDED&pool=cpu&type=compute", dave))
                .containsExactly(his);
        assertThat(ids("/v1/futures?limit=2", READER)).containsExactly(his, hers);
        assertThat(ids("/v1/futures?owner=" + nameOf(carol), ADMIN)).containsExactly(hers);
        assertThat(ids("/v1/futures?owner=" + nameOf(carol), carol)).containsExactly(hers);
        assertRefused(client.get("/v1/futures?owner=" + nameOf(dave), carol), "owner");
        assertRefused(client.get("/v1/futures?owner=nobody", carol), "owner");
    }

    @Test
    void nextPartOfAListIsOnesOwnAsWell() {
        var first = done(carol, ECHO).at("/id");
        done(dave, ECHO);
        var last = done(carol, ECHO);

        var page = client.get("/v1/futures?limit=1", carol);
        assertThat(page.at("/items/0/id")).isEqualTo(last.at("/id"));
        assertThat(ids("/v1/futures?limit=1&cursor=" + page.at("/nextCursor"), carol))
                .containsExactly(first);
    }

    @Test
    void everythingHandedInIsRecordedUnderTheName() {
        var chain = "{'type':'compute','function':'echo','then':{'type':'compute','function':'echo'}}";
        submit(carol, chain);
        client.post("/v1/tasks/compute", "{\"function\":\"echo\"}", carol);
        client.post("/v1/batches", json("{'tasks':[" + ECHO + "]}"), carol);
        lines(carol, json(ECHO));
        var upload = client.send("PUT", "/v1/content", "bytes", carol);

        assertThat(upload.at("/owner")).isEqualTo(nameOf(carol));
        assertThat(ids("/v1/futures", carol)).hasSize(6);
        assertThat(ids("/v1/futures?owner=" + nameOf(carol), READER)).hasSize(6);
    }

    @Test
    void whatRunsAfterAnothersFutureIsNotListed() {
        var hers = accepted(carol, "{'type':'compute','function':'echo','then':" + ECHO + "}");

        assertThat(ids("/v1/futures?after=" + hers.at("/id"), carol)).hasSize(1);
        assertThat(ids("/v1/futures?after=" + hers.at("/id"), dave)).isEmpty();
    }

    @Test
    void waitForSeveralKnowsOnesOwn() {
        var hers = done(carol, ECHO).at("/id");
        var his = done(dave, ECHO).at("/id");
        var never = FutureBuilder.anId().toString();
        var body = "{\"ids\":[\"%s\",\"%s\"],\"timeout\":\"0s\"}";

        var foreign = client.post("/v1/futures/wait", body.formatted(hers, his), carol);
        var unknown = client.post("/v1/futures/wait", body.formatted(hers, never), carol);

        assertRefused(foreign, "ids[1]");
        assertThat(Told.of(foreign, his)).isEqualTo(Told.of(unknown, never));
        assertThat(client.post("/v1/futures/wait", body.formatted(hers, his), READER)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'compute','function':'echo','after':['ID']}",
                "{'type':'compute','function':'echo','after':[{'future':'ID','on':'done'}]}",
                "{'type':'compute','function':'echo','then':{'type':'compute','function':'echo','after':['ID']}}",
                "{'type':'compute','function':'digest','args':{'future':'ID'}}",
                "{'type':'compute','function':'echo','onDone':{'type':'compute','function':'digest','args':{'future':'ID'}}}",
                "{'type':'compute','function':'echo','after':['ID'],'args':{'a':{'$from':'result','of':'ID'}}}",
                "{'type':'download','url':'http://127.0.0.1:9/','ifChanged':'ID'}"
            })
    void referenceToAnothersFutureIsRefusedAsOneToNoneIs(String task) {
        var his = client.send("PUT", "/v1/content", "his bytes", dave).at("/id");
        var never = FutureBuilder.anId().toString();
        for (var form : List.of("ONE", "{'tasks':[ONE]}")) {
            var path = form.equals("ONE") ? "/v1/tasks" : "/v1/batches";
            var body = json(form.replace("ONE", task));
            var foreign = client.post(path, body.replace("ID", his), carol);
            var unknown = client.post(path, body.replace("ID", never), carol);
            assertThat(foreign.status()).as(foreign.text()).isEqualTo(400);
            assertThat(Told.of(foreign, his)).isEqualTo(Told.of(unknown, never));
        }
        var line = lines(carol, json(task).replace("ID", his));
        assertThat(Told.of(line, his)).isEqualTo(Told.of(lines(carol, json(task).replace("ID", never)), never));
        assertThat(ids("/v1/futures", carol)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'compute','function':'echo','after':['ID']}",
                "{'type':'compute','function':'digest','args':{'future':'ID'}}"
            })
    void adminRefersToAnyonesFuture(String task) {
        var his = client.send("PUT", "/v1/content", "his bytes", dave).at("/id");

        assertThat(done(ADMIN, task.replace("ID", his)).at("/state")).isEqualTo("SUCCEEDED");
    }

    /** The id is known only when the reference is settled. */
    @Test
    void idThatComesOutOfAnotherTaskReachesNoContentOfOthers() {
        var his = client.send("PUT", "/v1/content", "his bytes", dave).at("/id");
        var hers = client.send("PUT", "/v1/content", "her bytes", carol).at("/id");
        var never = FutureBuilder.anId().toString();

        var foreign = computed(carol, his);
        var unknown = computed(carol, never);

        assertThat(foreign.at("/state")).isEqualTo("FAILED");
        assertThat(foreign.at("/error").replace(his, "ID"))
                .isEqualTo(unknown.at("/error").replace(never, "ID"));
        assertThat(computed(carol, hers).at("/state")).isEqualTo("SUCCEEDED");
        assertThat(computed(ADMIN, his).at("/state")).isEqualTo("SUCCEEDED");
    }

    private ApiClient.Answer computed(String[] caller, String id) {
        var first = accepted(caller, """
            {'type':'compute','function':'echo','args':{'id':'%s'},
             'then':{'type':'compute','function':'digest','args':{'future':{'$from':'result.id'}}}}""".formatted(id));
        var next = ids("/v1/futures?after=" + first.at("/id"), caller).getFirst();
        var answer = client.get("/v1/futures/" + next + "?wait=20s", caller);
        assertThat(answer.at("/done")).isEqualTo("true");
        return answer;
    }

    @Test
    void whoNeedsAFutureIsNamedOnlyToThoseWhoKnowIt() {
        var his = client.send("PUT", "/v1/content", "his bytes", dave);
        var path = his.at("/links/self");
        var user = accepted(
                ADMIN, "{'type':'compute','function':'digest','delay':'1h','args':{'future':'" + his.at("/id") + "'}}");

        var refused = client.send("DELETE", path, null, dave);
        assertProblem(refused, 409, "future-in-use");
        assertThat(refused.text()).doesNotContain(user.at("/id"));
        assertThat(client.send("DELETE", path, null, ADMIN).text()).contains(user.at("/id"));
        client.post(user.at("/links/self") + "/cancel", "{}", ADMIN);
    }

    @Test
    void idempotencyKeyIsScopedToTheCaller() {
        var key = UUID.randomUUID().toString();
        var hers = client.post("/v1/tasks", json(ECHO), "Idempotency-Key", key, carol[0], carol[1]);
        var his = client.post(
                "/v1/tasks",
                json("{'type':'compute','function':'sleep','args':{'duration':'1ms'}}"),
                "Idempotency-Key",
                key,
                dave[0],
                dave[1]);
        var again = client.post("/v1/tasks", json(ECHO), "Idempotency-Key", key, carol[0], carol[1]);

        assertThat(his.status()).as(his.text()).isEqualTo(202);
        assertThat(his.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.at("/id")).isEqualTo(hers.at("/id"));
    }

    @Test
    void streamOfAllTellsOnesOwn() {
        try (var her = new EventClient(port(), "/v1/events", carol);
                var all = new EventClient(port(), "/v1/events", READER)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> !all.lastId.isEmpty() && !her.lastId.isEmpty());
            var before = all.lastId;
            var his = done(dave, ECHO).at("/id");
            var hers = done(carol, ECHO).at("/id");

            soonTold(all, hers);
            assertThat(told(all)).contains(his);
            soonTold(her, hers);
            assertThat(told(her)).containsOnly(hers);
            try (var resumed = new EventClient(port(), "/v1/events", "Last-Event-ID", before, carol[0], carol[1])) {
                soonTold(resumed, hers);
                assertThat(told(resumed)).containsOnly(hers);
            }
        }
    }

    @Test
    void streamOfAllBeginsWithOnesOwn() {
        var pool = pausedPool();
        var task = "{'type':'compute','function':'echo','pool':'" + pool + "'}";
        accepted(dave, task);
        var hers = accepted(carol, task).at("/id");
        try (var her = new EventClient(port(), "/v1/events", carol);
                var filtered = new EventClient(port(), "/v1/events?owner=" + nameOf(dave), READER)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> !her.lastId.isEmpty() && !filtered.lastId.isEmpty());
            assertThat(told(her)).containsExactly(hers);
            assertThat(told(filtered)).hasSize(1).doesNotContain(hers);
        }
    }

    private static List<String> told(EventClient events) {
        return events.events.stream()
                .map(event -> event.data().at("/id").asString())
                .toList();
    }

    private static void soonTold(EventClient events, String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> events.events.stream()
                        .anyMatch(event -> event.data().at("/id").asString().equals(id)
                                && event.state().equals("SUCCEEDED")));
    }
}
