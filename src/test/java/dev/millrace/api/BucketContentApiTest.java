package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.MillraceApplication;
import dev.millrace.content.s3.S3Server;
import dev.millrace.download.Origin;
import dev.millrace.store.postgres.PostgresSettings;
import dev.millrace.store.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Two servers on one database that keep content in a bucket, each with a data directory of its own. */
@ExtendWith(OutputCaptureExtension.class)
class BucketContentApiTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String PREFIX = "api";
    private static final String FOX = "the quick brown fox";
    private static final String FOX_SHA256 = "9ecb36561341d18eb65484e833efea61edc74b84cf5e6ae1b81c63533e25fc8f";

    @TempDir
    private static Path directory;

    private static S3Server bucket;
    private static Server one;
    private static Server other;

    private record Server(ConfigurableApplicationContext context, ApiClient client) {

        static Server start(String name, PostgresSettings database, List<String> more) {
            var arguments = new ArrayList<>(more);
            arguments.add("--server.port=0");
            arguments.add("--millrace.data-dir=" + directory.resolve(name));
            arguments.add("--millrace.store.url=" + database.url());
            arguments.add("--millrace.store.username=" + database.username());
            arguments.add("--millrace.outbound.allow=127.0.0.0/8");
            var context = new SpringApplicationBuilder(MillraceApplication.class).run(arguments.toArray(String[]::new));
            int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            return new Server(context, new ApiClient(port));
        }

        static Server start(String name) {
            return start(name, DATABASE, bucket.arguments(PREFIX));
        }

        /** The path of the future whose content it is. */
        String upload(String text) {
            var answer = client.send("PUT", "/v1/content?fileName=fox.txt", text, "Content-Type", "text/plain");
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            return answer.header("Location");
        }

        ApiClient.Answer compute(String function, String future, String pool) {
            var args = "{\"future\":\"" + future.replace("/v1/futures/", "") + "\"}";
            return client.post(
                    "/v1/tasks/compute?wait=20s",
                    "{\"function\":\"%s\",\"args\":%s,\"pool\":\"%s\"}".formatted(function, args, pool));
        }
    }

    @BeforeAll
    static void start() throws IOException {
        bucket = S3Server.in(directory.resolve("s3"));
        one = Server.start("one");
        other = Server.start("other");
    }

    @AfterAll
    static void stop() {
        other.context().close();
        one.context().close();
        bucket.close();
    }

    private static boolean isStored(String sha256) {
        return !bucket.keys(PREFIX + "/content/" + sha256).isEmpty();
    }

    @Test
    void aDownloadOutlivesItsServer() throws IOException {
        try (var origin = Origin.start().on("/fox", (_, wire) -> wire.answer(200, "", FOX))) {
            var third = Server.start("third");
            var done = third.client().post("/v1/tasks/download?wait=20s", "{\"url\":\"" + origin.url("/fox") + "\"}");
            assertThat(done.at("/state")).as(done.text()).isEqualTo("SUCCEEDED");
            third.context().close();

            var path = done.at("/links/content");
            var whole = other.client().get(path);
            assertThat(whole.text()).isEqualTo(FOX);
            assertThat(whole.header("ETag")).isEqualTo('"' + FOX_SHA256 + '"');
            var part = other.client().get(path, "Range", "bytes=4-8");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("quick");
            assertThat(other.client().get(path, "Range", "bytes=0-2,-3").text()).contains("\r\nthe\r\n", "\r\nfox\r\n");
            assertThat(other.client().send("HEAD", path, null).header("Content-Length"))
                    .isEqualTo("19");
        }
    }

    @Test
    void largeAndEmptyContentIsServedByTheOther() {
        var large = "0123456789abcdef".repeat(800_000);
        assertThat(other.client().get(one.upload(large) + "/content").text()).isEqualTo(large);
        assertThat(other.client().get(one.upload("") + "/content").text()).isEmpty();
    }

    @Test
    void functionsReadAndWriteIt() {
        var path = one.upload(FOX);
        for (var pool : List.of("cpu", "isolated")) {
            assertThat(other.compute("digest", path, pool).text()).contains(FOX_SHA256);
            var zipped = other.compute("gzip", path, pool);
            assertThat(zipped.at("/state")).as(zipped.text()).isEqualTo("SUCCEEDED");
            var again = one.compute("digest", "/v1/futures/" + zipped.at("/id"), pool);
            assertThat(again.at("/state")).as(again.text()).isEqualTo("SUCCEEDED");
            assertThat(isStored(again.at("/result/hex")))
                    .as("what %s wrote", pool)
                    .isTrue();
        }
    }

    @Test
    void bytesGoWithTheLastFutureThatHasThem() throws Exception {
        var text = "kept by both at once";
        String sha256;
        try (var threads = Executors.newFixedThreadPool(2)) {
            var uploads =
                    threads.invokeAll(List.<Callable<String>>of(() -> one.upload(text), () -> other.upload(text)));
            var first = uploads.get(0).get();
            var second = uploads.get(1).get();
            sha256 = one.client().get(first).at("/result/sha256");
            assertThat(isStored(sha256)).isTrue();

            assertThat(one.client().send("DELETE", first, null).status()).isEqualTo(204);
            assertThat(one.client().get(second + "/content").text()).isEqualTo(text);
            assertThat(one.client().send("DELETE", second, null).status()).isEqualTo(204);
        }
        var stored = sha256;
        Awaitility.await().atMost(PATIENCE).until(() -> !isStored(stored));
    }

    @Test
    void whileTheBucketIsAwayEverybodyIsToldSo() throws IOException {
        var path = one.upload("here before");
        try (var origin = Origin.start().on("/a", (_, wire) -> wire.answer(200, "", "while away"))) {
            bucket.stop();
            ApiServerTest.assertProblem(one.client().send("PUT", "/v1/content", "x"), 503, "content-store-unavailable");
            ApiServerTest.assertProblem(one.client().get(path + "/content"), 503, "content-unreachable");
            var health = one.client().get("/actuator/health");
            assertThat(health.at("/components/content/status")).isEqualTo("DOWN");
            assertThat(health.at("/components/content/details/problem")).contains("cannot be reached");
            assertThat(one.client().get("/readyz").status()).isEqualTo(200);
            for (var task : List.of(
                    "{\"type\":\"download\",\"url\":\"" + origin.url("/a") + "\",\"retry\":{\"maxAttempts\":1}}",
                    "{\"type\":\"compute\",\"function\":\"mandelbrot\",\"args\":{},\"pool\":\"cpu\"}",
                    "{\"type\":\"compute\",\"function\":\"mandelbrot\",\"args\":{},\"pool\":\"isolated\"}")) {
                var failed = one.client().post("/v1/tasks?wait=30s", task);
                assertThat(failed.at("/error/code")).as(failed.text()).isEqualTo("content-store-unavailable");
                assertThat(failed.at("/error/retryable")).isEqualTo("true");
            }
        } finally {
            bucket.stop();
            bucket.start();
        }
        assertThat(one.client().get(path + "/content").text()).isEqualTo("here before");
    }

    @Test
    void aDownloadIsTriedAgainUntilTheBucketIsBack() throws IOException {
        try (var origin = Origin.start().on("/b", (_, wire) -> wire.answer(200, "ETag: \"v1\"\r\n", "back again"))) {
            bucket.stop();
            var download = one.client()
                    .post(
                            "/v1/tasks/download",
                            "{\"url\":\"" + origin.url("/b")
                                    + "\",\"retry\":{\"maxAttempts\":50,\"initialDelay\":\"500ms\","
                                    + "\"multiplier\":1}}")
                    .header("Location");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !one.client()
                            .get(download)
                            .at("/attempts/0/endedBy")
                            .isEmpty());

            bucket.start();

            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> one.client()
                            .get(download + "?wait=10s")
                            .at("/state")
                            .equals("SUCCEEDED"));
            assertThat(other.client().get(download + "/content").text()).isEqualTo("back again");
        } finally {
            bucket.stop();
            bucket.start();
        }
    }

    @Test
    void healthTellsTheBucketAndNoSecret() {
        var health = one.client().get("/actuator/health");
        assertThat(health.at("/components/content/details/bucket")).isEqualTo(S3Server.BUCKET);
        assertThat(health.at("/components/content/details/shared")).isEqualTo("true");
        assertThat(health.text()).doesNotContain(S3Server.SECRET);
    }

    @Test
    void wrongCredentialsStopTheStartAndAreNotTold(CapturedOutput output) {
        var wrong = bucket.arguments(PREFIX).stream()
                .map(argument -> argument.replace(S3Server.SECRET, "another-s3cret"))
                .toList();
        assertThatThrownBy(() -> Server.start("fourth", DATABASE, wrong))
                .hasStackTraceContaining("the bucket 'kept' refuses access");
        assertThat(output)
                .contains("Content cannot be kept as configured")
                .contains("millrace.content.s3.bucket, endpoint")
                .doesNotContain("another-s3cret")
                .doesNotContain(S3Server.SECRET);
    }

    @Test
    void aServerOfAnotherDatabaseDoesNotStartOnIt() {
        var another = TestDatabase.create();
        assertThatThrownBy(() -> Server.start("fifth", another, bucket.arguments(PREFIX)))
                .hasStackTraceContaining("The content in the bucket 'kept' belongs to the database");
    }
}
