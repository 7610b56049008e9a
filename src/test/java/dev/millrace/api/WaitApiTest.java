package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WaitApiTest extends ApiServerTest {

    private ApiClient.Answer await(String more, String... ids) {
        var list = Arrays.stream(ids).map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        return client.post("/v1/futures/wait", "{\"ids\":[" + list + "]" + more + "}");
    }

    private String sleeping(String duration) {
        return client.post(
                        "/v1/tasks/compute",
                        "{\"function\":\"sleep\",\"args\":{\"duration\":\"%s\"},\"pool\":\"io\"}".formatted(duration))
                .at("/id");
    }

    @Test
    void allAreWaitedForAndToldInTheOrderOfTheIds() {
        var slow = sleeping("400ms");
        var quick = done("echo", "{\"n\":1}").at("/id");

        var answer = await(",\"timeout\":\"10s\"", slow, quick, slow.toUpperCase(Locale.ROOT));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/done")).hasSize(2);
        assertThat(answer.at("/done/0/id")).isEqualTo(slow);
        assertThat(answer.at("/done/0/state")).isEqualTo("SUCCEEDED");
        assertThat(answer.at("/done/1/result/n")).isEqualTo("1");
        assertThat(answer.json().at("/pending")).isEmpty();
    }

    @Test
    void anyAnswersWithTheFirst() {
        var never = sleeping("1m");
        var soon = sleeping("200ms");

        var answer = await(",\"mode\":\"any\",\"timeout\":\"10s\"", never, soon);

        assertThat(answer.at("/done/0/id")).isEqualTo(soon);
        assertThat(answer.json().at("/done")).hasSize(1);
        assertThat(answer.at("/pending/0")).isEqualTo(never);
        cancel("/v1/futures/" + never);
    }

    @Test
    void timeNeverFailsAWait() {
        var never = sleeping("1m");
        var done = done("echo", "{}").at("/id");

        assertThat(await(",\"timeout\":\"100ms\"", never, done).at("/pending/0"))
                .isEqualTo(never);
        var none = await(",\"mode\":\"any\",\"timeout\":\"0s\"", never);
        assertThat(none.status()).isEqualTo(200);
        assertThat(none.json().at("/done")).isEmpty();
        cancel("/v1/futures/" + never);
    }

    @Test
    void badRequestsNameThePlace() {
        var done = done("echo", "{}").at("/id");
        var unknown = "0199c0de-7a10-7000-8000-00000000000f";

        assertRefused(await("", done, "x", unknown), "ids[1]");
        assertRefused(await("", done, unknown, done, unknown), "ids[1]", "ids[3]");
        assertRefused(await(""), "ids");
        assertRefused(await("", Collections.nCopies(1_001, done).toArray(String[]::new)), "ids");
        assertRefused(client.post("/v1/futures/wait", "{}"), "ids");
        assertRefused(client.post("/v1/futures/wait", "{\"ids\":[1,null,\"" + done + "\"]}"), "ids[0]", "ids[1]");
        assertRefused(await(",\"mode\":\"some\",\"timeout\":\"soon\",\"x\":1", done), "mode", "timeout", "x");
        assertThat(await("", Collections.nCopies(1_000, done).toArray(String[]::new))
                        .json()
                        .at("/done"))
                .hasSize(1);
    }
}
