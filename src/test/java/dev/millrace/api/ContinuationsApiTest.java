package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that run after others, as clients hand them in. */
class ContinuationsApiTest extends ApiServerTest {

    private static final String WAIT = "?wait=10s";

    /** Single quotes for double ones. */
    private ApiClient.Answer submit(String task, String... headers) {
        return client.post("/v1/tasks", task.replace('\'', '"'), headers);
    }

    private ApiClient.Answer accepted(String task) {
        var answer = submit(task);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer;
    }

    /** The done future with that label. */
    private ApiClient.Answer labelled(String label) {
        var id = client.get("/v1/futures?label=" + label).at("/items/0/id");
        assertThat(id).isNotEmpty();
        return client.get("/v1/futures/" + id + WAIT);
    }

    @Test
    void contentOfATaskIsTheInputOfTheNext() {
        accepted("""
            {'type':'compute','function':'mandelbrot','args':{'width':16,'height':16},
             'then':{'type':'compute','function':'digest','args':{'future':{'$from':'id'}},'labels':{'chain':'a'},
               'then':[{'type':'compute','function':'echo','args':{'hex':{'$from':'result.hex'}},'labels':{'chain':'b'}}]}}""");

        var hex = labelled("chain:a").at("/result/hex");
        assertThat(hex).hasSize(64);
        assertThat(labelled("chain:b").at("/result/hex")).isEqualTo(hex);
    }

    @Test
    void whatRunsAfterAFutureIsListed() {
        var next = "{'type':'compute','function':'echo','labels':{'n':'%d'}}";
        var first = accepted(
                "{'type':'compute','function':'echo','then':[" + next.formatted(1) + "," + next.formatted(2) + "]}");
        var third = accepted("{'type':'compute','function':'echo','after':['" + first.at("/id") + "']}");
        var after = "/v1/futures?after=" + first.at("/id");

        assertThat(client.get(after).json().at("/items")).hasSize(3);
        assertThat(client.get(after).at("/items/0/id")).isEqualTo(third.at("/id"));
        assertThat(client.get(after + "&limit=1").header("Link")).contains("after=" + first.at("/id"));
        assertThat(client.get(after + "&label=n:1").json().at("/items")).hasSize(1);
        assertThat(client.get(after + "&cursor=" + third.at("/id")).json().at("/items"))
                .hasSize(2);
        assertRefused(client.get("/v1/futures?after=x"), "after");
    }

    @Test
    void failureIsToldToWhatRunsForIt() {
        accepted("""
            {'type':'compute','function':'fail','args':{'message':'no luck'},
             'then':{'type':'compute','function':'echo','labels':{'branch':'then'}},
             'onFailure':{'type':'compute','function':'echo','args':{'why':{'$from':'error.message'}},
               'labels':{'branch':'failure'}},
             'onDone':{'type':'compute','function':'echo','args':{'state':{'$from':'state'}},
               'labels':{'branch':'done'}}}""");

        assertThat(labelled("branch:then").at("/error/code")).isEqualTo("predecessor-failed");
        assertThat(labelled("branch:failure").at("/result/why")).isEqualTo("no luck");
        assertThat(labelled("branch:done").at("/result/state")).isEqualTo("FAILED");
    }

    @Test
    void waitingFutureSaysForWhom() {
        var path = running();
        var id = path.substring(path.lastIndexOf('/') + 1);

        var next = accepted("{'type':'compute','function':'echo','after':['" + id + "'],'on':'done'}");

        assertThat(next.at("/state")).isEqualTo("WAITING");
        assertThat(next.at("/waitingOn/reason")).isEqualTo("dependency");
        assertThat(next.at("/waitingOn/futures/0")).isEqualTo(id);
        assertThat(next.at("/waitingOn/count")).isEqualTo("1");
        assertProblem(client.send("DELETE", path, null), 409, "not-done");
        cancel(path);
        assertThat(client.get(next.header("Location") + WAIT).at("/state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void neededFutureIsNotDeleted() {
        var needed = done("echo", "{}");
        var other = running();
        var next = accepted("{'type':'compute','function':'echo','after':['" + needed.at("/id") + "',{'future':'"
                + other.substring(other.lastIndexOf('/') + 1) + "','on':'failure'}]}");

        var refused = client.send("DELETE", needed.at("/links/self"), null);
        assertProblem(refused, 409, "future-in-use");
        assertThat(refused.at("/detail")).contains(next.at("/id"), "is to run after it");

        cancel(other);
        assertThat(client.get(next.header("Location") + WAIT).at("/state")).isEqualTo("SUCCEEDED");
        assertThat(client.send("DELETE", needed.at("/links/self"), null).status())
                .isEqualTo(204);
    }

    @Test
    void referenceMayNameOneOfSeveral() {
        var a = done("echo", "{\"n\":1}").at("/id");
        var b = done("echo", "{\"n\":2}").at("/id");
        var sum = submit("{'type':'compute','function':'echo','after':['" + a + "','" + b
                + "'],'args':{'a':{'$from':'result.n','of':'" + a + "'},'b':{'$from':'result.n','of':'" + b + "'}}}");

        var result = client.get(sum.header("Location") + "/result" + WAIT);
        assertThat(result.text()).isEqualTo("{\"a\":1,\"b\":2}");
    }

    @Test
    void referenceOfADownloadIsJudgedWhenItStarts() {
        accepted("""
            {'type':'compute','function':'echo','args':{'where':'ftp://example.org/'},
             'then':{'type':'download','url':{'$from':'result.where'},'maxBytes':'1MB','headers':{'X-Of':{'$from':'id'}},
               'labels':{'fetch':'ftp'}}}""");

        var failed = labelled("fetch:ftp");

        assertThat(failed.at("/type")).isEqualTo("download");
        assertThat(failed.at("/error/code")).isEqualTo("task-failed");
        assertThat(failed.at("/error/message")).contains("url: must be an absolute http or https URL");
    }

    @Test
    void missingValueIsNamed() {
        accepted("""
            {'type':'compute','function':'echo',
             'then':{'type':'compute','function':'digest','args':{'text':{'$from':'result.none'}},'labels':{'miss':'it'}}}""");

        var failed = labelled("miss:it");

        assertThat(failed.at("/error/code")).isEqualTo("reference-missing");
        assertThat(failed.at("/error/message")).contains("args.text", "result.none");
        assertThat(failed.at("/error/details/field")).isEqualTo("args.text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'then':5 | then
            'then':[] | then
            'then':[5] | then[0]
            'then':{'function':'echo'} | then.type
            'then':{'type':'compute'} | then.function
            'then':[{'type':'compute','function':'primes','args':{'from':0}}] | then[0].args.to
            'then':[{'type':'compute','function':'primes','args':{'from':'x','to':{'$from':'result'}}}] | then[0].args.from
            'onFailure':{'type':'download','url':'ftp://x'} | onFailure.url
            'onDone':{'type':'download','url':{'$from':'result'},'headers':{'Host':'x'}} | onDone.headers.Host
            'then':{'type':'compute','function':'echo','then':{'type':'compute','function':'echo','prio':1}} | then.then.prio
            'then':{'type':'compute','function':'echo','delay':'soon'} | then.delay
            'then':{'type':'compute','function':'echo','args':{'a':[{'$from':'results'}]}} | then.args.a[0]
            'then':{'type':'compute','function':'echo','args':{'a':{'$from':'id','off':1}}} | then.args.a
            'then':{'type':'compute','function':'echo','args':{'a':{'$from':'id','of':'x'}}} | then.args.a
            'then':{'type':'compute','function':'echo','args':{'$from':'result'}} | then.args
            'then':{'type':'download','url':{'$from':7}} | then.url
            'args':{'a':{'$from':'id'}} | args.a
            'after':'x' | after
            'after':[] | after
            'after':['x'] | after[0]
            'after':[{'future':'x'}] | after[0].future
            'after':[{'future':'0199c0de-7a10-7000-8000-000000000001','on':'maybe'}] | after[0].on
            'after':[{'future':'0199c0de-7a10-7000-8000-000000000001','onn':'done'}] | after[0].onn
            'after':['0199c0de-7a10-7000-8000-000000000001','0199c0de-7a10-7000-8000-000000000001'] | after[1]
            'after':['0199c0de-7a10-7000-8000-000000000001'] | after[0]
            'then':{'type':'compute','function':'echo','after':['0199c0de-7a10-7000-8000-000000000001']} | then.after[0]
            'after':['0199c0de-7a10-7000-8000-000000000001'],'on':'never' | on
            'on':'done' | on
            """)
    void mistakeIsNamedWithItsPlace(String fields, String place) {
        assertRefused(submit("{'type':'compute','function':'echo'," + fields + "}"), place);
    }

    @Test
    void everyMistakeOfTheFamilyIsNamedAtOnce() {
        assertRefused(
                submit("{'type':'compute','function':'primes','args':{},'priority':500,"
                        + "'then':{'type':'compute','function':'nope','after':['x']}}"),
                "priority",
                "args.from",
                "args.to",
                "then.function",
                "then.after[0]");
    }

    @Test
    void referenceAmongSeveralPredecessorsMustSayToWhich() {
        var a = done("echo", "{}").at("/id");
        var b = done("echo", "{}").at("/id");
        var after = "'after':['" + a + "','" + b + "']";

        assertRefused(
                submit("{'type':'compute','function':'echo','args':{'x':{'$from':'id'}}," + after + "}"), "args.x");
        assertRefused(
                submit("{'type':'compute','function':'echo','args':{'x':{'$from':'id','of':'" + UUID.randomUUID()
                        + "'}}," + after + "}"),
                "args.x");
    }

    @Test
    void familyHasALimit() {
        var next = "{'type':'compute','function':'echo'}";
        var hundred = (next + ",").repeat(99) + next;
        assertRefused(submit("{'type':'compute','function':'echo','then':[" + hundred + "]}"), "then");
        assertThat(submit("{'type':'compute','function':'echo','then':[" + hundred.substring(next.length() + 1) + "]}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void functionAndPoolOfAContinuationMustExist() {
        assertRefused(
                submit("{'type':'compute','function':'echo','then':{'type':'compute','function':'nope'}}"),
                "then.function");
        assertRefused(
                submit(
                        "{'type':'compute','function':'echo','then':{'type':'compute','function':'echo','pool':'nope'}}"),
                "then.pool");
    }

    @Test
    void idempotencyKeyCoversTheWholeFamily() {
        var one = "{'type':'compute','function':'echo','then':{'type':'compute','function':'echo','args':{'a':1}}}";
        var key = UUID.randomUUID().toString();
        var first = submit(one, "Idempotency-Key", key);
        var again = submit(one, "Idempotency-Key", key);
        var other = submit(one.replace("1", "2"), "Idempotency-Key", key);

        assertThat(again.at("/id")).isEqualTo(first.at("/id"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertProblem(other, 422, "idempotency-key-reused");
    }
}
