package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.MillraceApplication;
import dev.millrace.content.ContentStore;
import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.TestDatabase;
import dev.millrace.task.Sha256;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two servers on one database, each with a data directory of its own. */
class SpreadContentApiTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final String FOX = "the quick brown fox";
    private static final String FOX_SHA256 = "9ecb36561341d18eb65484e833efea61edc74b84cf5e6ae1b81c63533e25fc8f";

    @TempDir
    private static Path directory;

    private static Server holder;
    private static Server other;

    private record Server(ConfigurableApplicationContext context, ApiClient client) {

        static Server start(String name, String... more) throws IOException {
            return start(name, DATABASE, more);
        }

        static Server start(String name, PostgresSettings database, String... more) throws IOException {
            int port = freePort();
            var arguments = new ArrayList<>(List.of(more));
            arguments.add("--server.port=" + port);
            arguments.add("--millrace.data-dir=" + directory.resolve(name));
            arguments.add("--millrace.store.url=" + database.url());
            arguments.add("--millrace.store.username=" + database.username());
            arguments.add("--millrace.cluster.address=http://127.0.0.1:" + port + "/");
            var context = new SpringApplicationBuilder(MillraceApplication.class).run(arguments.toArray(String[]::new));
            return new Server(context, new ApiClient(port));
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        /** The path of the future whose content it is. */
        String upload(String text) {
            var answer = client.send("PUT", "/v1/content?fileName=fox.txt", text, "Content-Type", "text/plain");
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            return answer.header("Location");
        }
    }

    @BeforeAll
    static void start() throws IOException {
        holder = Server.start("holder");
        other = Server.start("other");
    }

    @AfterAll
    static void stop() {
        other.context().close();
        holder.context().close();
    }

    @Test
    void contentOfOneIsServedByTheOther() {
        var path = holder.upload(FOX) + "/content";

        var answer = other.client().get(path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(FOX);
        assertThat(answer.header("ETag")).isEqualTo('"' + FOX_SHA256 + '"');
        assertThat(answer.header("Content-Disposition")).contains("fox.txt");
        assertThat(other.client()
                        .get(path, "If-None-Match", answer.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(other.client().send("HEAD", path, null).header("Content-Length"))
                .isEqualTo("19");
    }

    @Test
    void soAreItsParts() {
        var path = holder.upload(FOX) + "/content";

        var part = other.client().get(path, "Range", "bytes=4-8");
        var parts = other.client().get(path, "Range", "bytes=0-2,-3");
        var none = other.client().get(path, "Range", "bytes=19-");

        assertThat(part.status()).as(part.text()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("quick");
        assertThat(part.header("Content-Range")).isEqualTo("bytes 4-8/19");
        assertThat(parts.header("Content-Type")).startsWith("multipart/byteranges");
        assertThat(parts.text()).contains("\r\nthe\r\n").contains("\r\nfox\r\n");
        assertThat(none.status()).isEqualTo(416);
    }

    @Test
    void nothingIsServedAsWell() {
        var answer = other.client().get(holder.upload("") + "/content");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
    }

    private static void digestIsRight(String pool) {
        var id = holder.upload(FOX).replace("/v1/futures/", "");

        var answer = other.client()
                .post(
                        "/v1/tasks/compute?wait=20s",
                        "{\"function\":\"digest\",\"args\":{\"future\":\"" + id + "\"},\"pool\":\"" + pool + "\"}");

        assertThat(answer.at("/state")).as(answer.text()).isEqualTo("SUCCEEDED");
        assertThat(answer.text()).contains(FOX_SHA256);
    }

    @Test
    void aFunctionReadsContentOfTheOther() {
        digestIsRight("cpu");
    }

    @Test
    void aChildProcessDoesSoToo() {
        digestIsRight("isolated");
    }

    @Test
    void whoeverIsAskedAsTheHolderAsksNobodyElse() {
        var path = holder.upload(FOX) + "/content";
        var answer = other.client().get(path, ContentStore.HOLDER_ONLY, "true");
        ApiServerTest.assertProblem(answer, 503, "content-unreachable");
        assertThat(holder.client().get(path, ContentStore.HOLDER_ONLY, "true").text())
                .isEqualTo(FOX);
    }

    @Test
    void contentOfAServerThatHasStoppedIsAwayUntilItIsBack() throws IOException {
        var first = Server.start("third");
        var path = first.upload(FOX) + "/content";
        first.context().close();

        var away = other.client().get(path);

        ApiServerTest.assertProblem(away, 503, "content-unreachable");
        assertThat(away.header("Retry-After")).isNotEmpty();
        assertThat(away.at("/detail")).contains("starts on its data directory");
        var again = Server.start("third");
        try {
            assertThat(other.client().get(path).text()).isEqualTo(FOX);
        } finally {
            again.context().close();
        }
    }

    @Test
    void serversWithKeysShowEachOtherOne() throws IOException {
        String[] keys = {
            "--millrace.security.keys[0].name=peer",
            "--millrace.security.keys[0].role=admin",
            "--millrace.security.keys[0].hash=" + Sha256.hex("peer-s3cret".getBytes(StandardCharsets.UTF_8)),
            "--millrace.cluster.key=peer-s3cret"
        };
        var first = Server.start("eighth", keys);
        var second = Server.start("ninth", keys);
        try {
            var upload = first.client().send("PUT", "/v1/content", FOX, "X-API-Key", "peer-s3cret");
            var path = upload.header("Location") + "/content";

            assertThat(second.client().get(path).status()).isEqualTo(401);
            assertThat(second.client().get(path, "X-API-Key", "peer-s3cret").text())
                    .isEqualTo(FOX);
            assertThat(other.client().get(path).status()).as("without a key").isEqualTo(503);
        } finally {
            second.context().close();
            first.context().close();
        }
    }

    @Test
    void contentInASharedDirectoryOutlivesItsServer() throws IOException {
        var shared = "--millrace.content.dir=" + directory.resolve("shared");
        var first = Server.start("fourth", shared);
        var path = first.upload(FOX) + "/content";
        first.context().close();

        var second = Server.start("fifth", shared);
        try {
            assertThat(second.client().get(path).text()).isEqualTo(FOX);
            assertThat(other.client().get(path).text())
                    .as("asked by one that does not have the directory")
                    .isEqualTo(FOX);
            assertThat(second.client().get("/actuator/health").at("/components/content/details/shared"))
                    .isEqualTo("true");
        } finally {
            second.context().close();
        }
    }

    @Test
    void aServerOfAnotherDatabaseDoesNotStartOnASharedDirectory() throws IOException {
        var shared = "--millrace.content.dir=" + directory.resolve("owned");
        Server.start("sixth", shared).context().close();

        var another = TestDatabase.create();
        assertThatThrownBy(() -> Server.start("seventh", another, shared))
                .rootCause()
                .hasMessageContaining(directory.resolve("owned") + " belongs to the database "
                        + Files.readString(directory.resolve("owned").resolve("store"))
                                .strip());
        Server.start("seventh", shared).context().close();
    }

    @Test
    void healthTellsThatContentDiesWithItsServer() {
        assertThat(other.client().get("/actuator/health").at("/components/content/details/shared"))
                .isEqualTo("false");
    }
}
