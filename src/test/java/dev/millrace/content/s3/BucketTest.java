package dev.millrace.content.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class BucketTest {

    private static final int MIB = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final MeterRegistry REGISTRY = new SimpleMeterRegistry();

    @TempDir
    private static Path directory;

    private static S3Server server;
    private static Bucket bucket;
    private static S3Client client;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.in(directory);
        bucket = Bucket.of(server.properties("here"), REGISTRY);
        client = Clients.client(server.properties("here"), REGISTRY);
    }

    @AfterAll
    static void stop() {
        client.close();
        bucket.close();
        server.close();
    }

    private static Path file(int bytes) throws IOException {
        var content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(directory.resolve("file-" + bytes), content);
    }

    private static int partsOf(String key) {
        var tag = client.headObject(request -> request.bucket(S3Server.BUCKET).key("here/" + key))
                .eTag()
                .replace("\"", "");
        return tag.contains("-") ? Integer.parseInt(tag.substring(tag.indexOf('-') + 1)) : 1;
    }

    private static int unfinished() {
        return client.listMultipartUploads(request -> request.bucket(S3Server.BUCKET))
                .uploads()
                .size();
    }

    @Test
    void aSmallFileGoesInOneRequest() throws IOException {
        var file = file(1000);
        bucket.upload("small", file, 1000);
        assertThat(partsOf("small")).isEqualTo(1);
        try (var in = bucket.open("small")) {
            assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(file));
        }
        try (var in = bucket.open("small", 10, 5)) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(Files.readAllBytes(file), 10, 15));
        }
    }

    @Test
    void anEmptyFileIsAnObject() throws IOException {
        bucket.upload("empty", file(0), 0);
        try (var in = bucket.open("empty")) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void aLargeFileGoesInParts() throws IOException {
        var file = file(32 * MIB + 1);
        bucket.upload("large", file, 32 * MIB + 1);
        assertThat(partsOf("large")).isEqualTo(7);
        try (var in = bucket.open("large")) {
            assertThat(in).hasSameContentAs(Files.newInputStream(file));
        }
        assertThat(unfinished()).isZero();
    }

    @Test
    void anUploadThatFailsLeavesNothing() throws IOException {
        var file = file(12 * MIB);
        assertThatThrownBy(() -> bucket.upload("broken", file, 21 * MIB)).hasStackTraceContaining("became shorter");
        assertThat(bucket.exists("broken")).isFalse();
        Awaitility.await().atMost(PATIENCE).until(() -> unfinished() == 0);
    }

    @Test
    void anUploadOfAThreadThatIsToldToStopEnds() throws IOException {
        var file = file(12 * MIB);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> bucket.upload("stopped", file, 12 * MIB)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(bucket.exists("stopped")).isFalse();
    }

    @Test
    void uploadsThatNobodyFinishesAreRemovedWhenTheyAreOld() throws IOException {
        client.createMultipartUpload(request -> request.bucket(S3Server.BUCKET).key("here/never/finished"));
        assertThat(bucket.abortUploads("never/", Instant.now().minusSeconds(3600)))
                .isZero();
        assertThat(bucket.abortUploads("elsewhere/", Instant.now().plusSeconds(60)))
                .isZero();
        assertThat(bucket.abortUploads("never/", Instant.now().plusSeconds(60))).isEqualTo(1);
    }

    @Test
    void whatIsWrittenOnceStays() throws IOException {
        bucket.writeOnce("once", "first");
        bucket.writeOnce("once", "second");
        assertThat(bucket.read("once", PATIENCE)).isEqualTo("first");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> bucket.read("never", PATIENCE));
    }

    @Test
    void aListingGoesOnAfterAThousand() throws IOException {
        var wanted = new ArrayList<String>();
        for (int i = 0; i < 1005; i++) {
            var key = "many/%04d".formatted(i);
            wanted.add(key);
            bucket.write(key, "");
        }
        var listing = bucket.list("many/");
        var found = new ArrayList<String>();
        for (var item = listing.next(); item != null; item = listing.next()) {
            found.add(bucket.bare(item.key()));
        }
        assertThat(found).isEqualTo(wanted);
        assertThat(bucket.hasAny("many/09")).isTrue();
        assertThat(bucket.hasAny("many/2")).isFalse();
    }

    @Test
    void requestsAreMeasuredByWhatCameOfThem() throws IOException {
        bucket.write("measured", "");
        assertThat(bucket.exists("measured")).isTrue();
        assertThat(bucket.exists("never measured")).isFalse();
        assertThat(requests("PutObject", "ok")).isPositive();
        assertThat(requests("HeadObject", "ok")).isPositive();
        assertThat(requests("HeadObject", "refused")).isPositive();
    }

    private static long requests(String operation, String outcome) {
        return REGISTRY.get("millrace.bucket.requests")
                .tags("operation", operation, "outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void whatIsDeletedIsGone() throws IOException {
        bucket.write("gone", "");
        bucket.delete("gone");
        bucket.delete("gone");
        assertThat(bucket.exists("gone")).isFalse();
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> bucket.open("gone"));
    }

    @Test
    void wrongConfigurationLastsAndNoSecretIsTold() throws IOException {
        try (var wrongKey = Bucket.of(server.properties("here", S3Server.BUCKET, "another-s3cret"), REGISTRY);
                var wrongName = Bucket.of(server.properties("here", "nowhere", S3Server.SECRET), REGISTRY)) {
            assertThatExceptionOfType(BucketException.class)
                    .isThrownBy(() -> wrongKey.read("once", PATIENCE))
                    .satisfies(failure -> assertThat(failure.lasting()).isTrue())
                    .withMessageContaining("refuses access")
                    .withMessageNotContaining("another-s3cret");
            assertThatExceptionOfType(BucketException.class)
                    .isThrownBy(() -> wrongName.read("once", PATIENCE))
                    .satisfies(failure -> assertThat(failure.lasting()).isTrue())
                    .withMessage("the bucket 'nowhere' does not exist");
        }
    }

    @Test
    void aServerThatDoesNotAnswerMay() throws IOException {
        var elsewhere = server.properties("here");
        var nobody = new S3Properties(
                "kept",
                URI.create("http://127.0.0.1:1"),
                null,
                "",
                true,
                elsewhere.accessKey(),
                elsewhere.secretKey(),
                elsewhere.partSize());
        try (var away = Bucket.of(nobody, REGISTRY)) {
            assertThatExceptionOfType(BucketException.class)
                    .isThrownBy(() -> away.read("once", PATIENCE))
                    .satisfies(failure -> assertThat(failure.lasting()).isFalse())
                    .withMessageContaining("cannot be reached");
        }
    }
}
