package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.MillraceApplication;
import dev.millrace.download.Origin;
import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A server that goes over from its embedded store to PostgreSQL. */
class ImportTest {

    private static final String ECHO = "{\"function\":\"echo\",\"args\":{\"text\":\"tab\\tline\\nback\\\\slash é\"}%s}";

    @TempDir
    private Path directory;

    private record Server(ConfigurableApplicationContext context, int port, ApiClient client) implements AutoCloseable {
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
        arguments.add("--millrace.outbound.allow=127.0.0.0/8");
        var context = new SpringApplicationBuilder(MillraceApplication.class).run(arguments.toArray(String[]::new));
        return new Server(context, port, new ApiClient(port));
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
        await().until(() -> client.get(queued).at("/state").equals("SUCCEEDED"));
        use(client);
    }

    /** What an embedded store has whose server was killed in the midst of it. */
    @Test
    void whatWasUnderWayGoesOn() throws Exception {
        var answering = new CountDownLatch(1);
        try (var origin = Origin.start().on("/slow", (_, wire) -> {
            answering.await();
            wire.answer(200, "", "at last");
        })) {
            UnderWay left;
            try (var killed = embedded("killed");
                    var sender = new Socket("127.0.0.1", killed.port())) {
                left = UnderWay.begin(killed, origin.url("/slow").toString(), sender);
                copyStore("killed", "left");
                answering.countDown();
            }
            try (var server = onDatabase("fresh", TestDatabase.create(), "left");
                    var events = new EventClient(server.port(), "/v1/events", "Last-Event-ID", left.event())) {
                for (var future : List.of(left.running(), left.successor())) {
                    await().until(() -> server.client().get(future).at("/state").equals("SUCCEEDED"));
                }
                var attempts = server.client().get(left.running()).json().at("/attempts");
                assertThat(attempts.findValuesAsString("endedBy")).containsExactly("lost", "ok");
                var batch = "/v1/batches/" + left.batch();
                await().until(() -> server.client().get(batch).at("/done").equals("true"));
                assertThat(server.client().get(batch).at("/total")).isEqualTo("1");
                await().until(() -> statesOf(events, left.successor()).contains("SUCCEEDED"));
                assertThat(statesOf(events, left.successor()))
                        .as("from before on")
                        .startsWith("WAITING");
                assertThat(statesOf(events, left.running()))
                        .as("what was told before is not told again")
                        .doesNotHaveDuplicates()
                        .endsWith("SUCCEEDED");
                assertThat(events.comments).noneMatch(comment -> comment.contains("anew"));
            }
        }
    }

    /**
     * Paths of what is not done.
     *
     * @param event the last one that was told before the successor was there
     */
    private record UnderWay(String running, String successor, String batch, String event) {

        static UnderWay begin(Server server, String url, Socket sender) throws IOException {
            var client = server.client();
            try (var events = new EventClient(server.port(), "/v1/events")) {
                var running = self(client.post("/v1/tasks/download", "{\"url\":\"" + url + "\"}"));
                await().until(() -> statesOf(events, running).contains("RUNNING"));
                var event = events.lastId;
                var id = running.substring(running.lastIndexOf('/') + 1);
                var successor = self(client.post("/v1/tasks/compute", ECHO.formatted(",\"after\":[\"" + id + "\"]")));
                var line = "{\"type\":\"compute\",\"function\":\"echo\",\"args\":{},\"labels\":{\"kind\":\"line\"}}\n";
                sender.getOutputStream()
                        .write("""
                                POST /v1/batches HTTP/1.1\r
                                Host: localhost\r
                                Content-Type: application/x-ndjson\r
                                Transfer-Encoding: chunked\r
                                \r
                                %x\r
                                %s\r
                                """.formatted(line.length(), line).getBytes(StandardCharsets.UTF_8));
                var lines = "/v1/futures?label=kind:line";
                await().until(() -> !client.get(lines).at("/items/0/batch").isEmpty());
                return new UnderWay(running, successor, client.get(lines).at("/items/0/batch"), event);
            }
        }

        private static String self(ApiClient.Answer answer) {
            taken(answer);
            return answer.at("/links/self");
        }
    }

    private static List<String> statesOf(EventClient events, String path) {
        return events.of("state").stream()
                .filter(event -> event.data().at("/links/self").asString().equals(path))
                .map(EventClient.Event::state)
                .toList();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(40));
    }

    /** As a server leaves it that is killed now. */
    private void copyStore(String from, String to) throws IOException {
        var target = Files.createDirectories(directory.resolve(to));
        for (var file : List.of("millrace.db", "millrace.db-wal")) {
            Files.copy(directory.resolve(from).resolve(file), target.resolve(file));
        }
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
