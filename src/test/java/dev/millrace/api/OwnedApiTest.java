package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The server among callers who are known by name. */
@Import(KnownCallers.class)
@TestPropertySource(properties = {"millrace.batches.stall-time=5s", "millrace.outbound.allow=127.0.0.0/8"})
abstract class OwnedApiTest extends ApiServerTest {

    static final String[] ALICE = submitter("alice");
    static final String[] BOB = submitter("bob");
    static final String[] ADMIN = {KnownCallers.HEADER, "root ADMIN"};
    static final String[] READER = {KnownCallers.HEADER, "grafana READER"};

    static String[] submitter(String name) {
        return new String[] {KnownCallers.HEADER, name + " SUBMITTER"};
    }

    static String[] submitter(String name, int maxQueued) {
        return new String[] {KnownCallers.HEADER, name + " SUBMITTER " + maxQueued};
    }

    static String json(String text) {
        return text.replace('\'', '"');
    }

    /** Single quotes for double ones. */
    ApiClient.Answer submit(String[] caller, String task) {
        return client.post("/v1/tasks", json(task), caller);
    }

    ApiClient.Answer accepted(String[] caller, String task) {
        var answer = submit(caller, task);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer;
    }

    ApiClient.Answer done(String[] caller, String task) {
        var answer = client.get(accepted(caller, task).header("Location") + "?wait=20s", caller);
        assertThat(answer.at("/done")).as(answer.text()).isEqualTo("true");
        return answer;
    }

    ApiClient.Answer lines(String[] caller, String body) {
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body));
        return client.send(request, "/v1/batches", caller);
    }

    /** A pool of its own in which nothing starts. */
    String pausedPool() {
        var name = "p" + UUID.randomUUID().toString().substring(0, 8);
        assertThat(client.put("/v1/pools/" + name, "{\"kind\":\"virtual\",\"size\":2,\"queueCapacity\":1000}")
                        .status())
                .isEqualTo(201);
        assertThat(client.post("/v1/pools/" + name + "/pause", "{}").status()).isEqualTo(200);
        return name;
    }

    /** All that a client can tell an answer by, but for the id that it asked for. */
    record Told(int status, Map<String, Object> headers, String body) {

        private static final Set<String> CHANGING = Set.of("date");

        static Told of(ApiClient.Answer answer, String id) {
            var headers = new TreeMap<String, Object>();
            answer.response().headers().map().forEach((name, values) -> {
                if (!CHANGING.contains(name.toLowerCase(Locale.ROOT))) {
                    headers.put(name, values);
                }
            });
            return new Told(answer.status(), headers, answer.text().replace(id, "ID"));
        }
    }
}
