package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.MillraceApplication;
import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A server that goes over from its embedded store to PostgreSQL. */
class ImportTest {

    private static final String ECHO = "{\"function\":\"echo\",\"args\":{\"text\":\"tab\\tline\\nback\\\\slash é\"}%s}";

    @TempDir
    private Path directory;

    private record Server(ConfigurableApplicationContext context, ApiClient client) implements AutoCloseable {
        @Override
        public void close() {
            context.close();
        }
    }

    private Server embedded(String name) {
        return start(name);
    }

    private Server onDatabase(String name, PostgresSettings database, String imported) {
        return start(
                name,
                "--millrace.store.url=" + database.url(),
                "--millrace.store.username=" + database.username(),
                "--millrace.store.import.from=" + directory.resolve(imported));
    }

    private Server start(String name, String... more) {
        int port = freePort();
        var arguments = new ArrayList<>(List.of(more));
        arguments.add("--server.port=" + port);
        arguments.add("--millrace.data-dir=" + directory.resolve(name));
        var context = new SpringApplicationBuilder(MillraceApplication.class).run(arguments.toArray(String[]::new));
        return new Server(context, new ApiClient(port));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server answers about all that was done to it, by path. */
    private record Told(Map<String, String> answers) {

        static Told by(ApiClient client) {
            var answers = new LinkedHashMap<String, String>();
            for (var list : List.of("/v1/futures?limit=100", "/v1/modules")) {
                answers.put(list, client.get(list).text());
            }
            for (var future : client.get("/v1/futures?limit=100").json().at("/items")) {
                var path = future.at("/links/self").asString();
                for (var about : List.of(path, path + "/content", path + "/callbacks")) {
                    answers.put(about, client.get(about).text());
                }
                var batch = future.at("/batch").asString("");
                if (!batch.isEmpty()) {
                    var members = "/v1/batches/" + batch;
                    for (var about : List.of(members, members + "/results?order=completed")) {
                        answers.put(about, client.get(about).text());
                    }
                }
            }
            return new Told(answers);
        }
    }

    /** Leaves something of every kind. */
    private static void use(ApiClient client) throws IOException {
        taken(client.put("/v1/pools/held", "{\"kind\":\"virtual\",\"size\":3,\"queueCapacity\":77}"));
        taken(client.post("/v1/pools/held/pause", ""));
        var first = ECHO.formatted(",\"labels\":{\"kind\":\"first\"}");
        taken(client.post("/v1/tasks/compute?wait=20s", first, "Idempotency-Key", "k"));
        taken(client.post("/v1/tasks/compute", ECHO.formatted(",\"pool\":\"held\"")));
        taken(client.post("/v1/tasks/compute", ECHO.formatted(",\"delay\":\"1h\"")));
        taken(client.post("/v1/tasks/download?wait=20s", """
                {"url":"http://nothing.invalid/","retry":{"maxAttempts":1},"callback":{"url":"http://nothing.invalid/hook"}}
                """));
        taken(client.post("/v1/batches?wait=20s", """
                {"defaults":{"type":"compute","function":"echo"},"tasks":[{"args":{"n":1}},{"args":{"n":2}}]}
                """));
        taken(client.send(HttpRequest.newBuilder().PUT(BodyPublishers.ofString("some bytes")), "/v1/content"));
        try (var module = Objects.requireNonNull(ImportTest.class.getResourceAsStream("/wasm/numbers.wasm"))) {
            var upload = HttpRequest.newBuilder().PUT(BodyPublishers.ofByteArray(module.readAllBytes()));
            taken(client.send(upload, "/v1/modules/numbers", "Content-Type", "application/wasm"));
        }
    }

    private static void taken(ApiClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }

    @Test
    void everythingIsThereAfterwardsAndGoesOn() throws IOException {
        Told before;
        String queued;
        try (var server = embedded("data")) {
            use(server.client());
            queued = server.client().get("/v1/futures?pool=held").at("/items/0/links/self");
            before = Told.by(server.client());
        }
        assertThat(before.answers()).hasSizeGreaterThan(20);
        assertThat(before.answers().values().toString())
                .contains("FAILED", "SCHEDULED", "QUEUED", "some bytes", "numbers", "/hook");

        var database = TestDatabase.create();
        try (var server = onDatabase("data", database, "data")) {
            assertThat(Told.by(server.client()).answers()).containsExactlyEntriesOf(before.answers());
            goesOn(server.client(), queued);
        }
        try (var again = onDatabase("data", database, "data")) {
            assertThat(again.client().get(queued).at("/state"))
                    .as("what happened since is not undone by another import")
                    .isEqualTo("SUCCEEDED");
        }
        Files.delete(directory.resolve("data").resolve("millrace.db"));
        onDatabase("data", database, "data").close();
    }

    private static void goesOn(ApiClient client, String queued) throws IOException {
        var first = ",\"labels\":{\"kind\":\"first\"}";
        assertThat(client.get("/v1/futures?label=kind:first").json().at("/items"))
                .hasSize(1);
        assertThat(client.post("/v1/tasks/compute", ECHO.formatted(first), "Idempotency-Key", "k")
                        .header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(client.get("/v1/pools/held").at("/queueCapacity")).isEqualTo("77");
        client.post("/v1/pools/held/resume", "");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> client.get(queued).at("/state").equals("SUCCEEDED"));
        use(client);
    }

    @Test
    void databaseThatIsUsedIsLeftAlone() throws IOException {
        try (var server = embedded("one")) {
            use(server.client());
        }
        try (var server = embedded("two")) {
            use(server.client());
        }
        var database = TestDatabase.create();
        onDatabase("one", database, "one").close();

        assertThatThrownBy(() -> onDatabase("two", database, "two"))
                .rootCause()
                .hasMessageContaining("The database is in use: it has rows in pools.");
    }

    @Test
    void contentOfAStoreThatWasNotImportedIsSafe() throws IOException {
        String content;
        try (var server = embedded("data")) {
            use(server.client());
            content = server.client().get("/v1/futures?type=upload").at("/items/0/links/self") + "/content";
        }
        var database = TestDatabase.create();

        assertThatThrownBy(() -> start(
                        "data",
                        "--millrace.store.url=" + database.url(),
                        "--millrace.store.username=" + database.username()))
                .rootCause()
                .hasMessageContaining("knows nothing of the embedded store");
        try (var server = embedded("data")) {
            assertThat(server.client().get(content).text()).isEqualTo("some bytes");
        }
    }

    @Test
    void storeOfAServerThatRunsIsNotImported() {
        try (var _ = embedded("running")) {
            assertThatThrownBy(() -> onDatabase("another", TestDatabase.create(), "running"))
                    .rootCause()
                    .hasMessageContaining("Another server uses the data directory");
        }
    }

    @Test
    void whatIsNotThereCannotBeImported() {
        assertThatThrownBy(() -> onDatabase("another", TestDatabase.create(), "nowhere"))
                .rootCause()
                .hasMessageContaining(directory.resolve("nowhere").resolve("millrace.db") + " does not exist");
        assertThatThrownBy(() -> start("another", "--millrace.store.import.from=" + directory))
                .rootCause()
                .hasMessageContaining("millrace.store.url is not");
    }
}
